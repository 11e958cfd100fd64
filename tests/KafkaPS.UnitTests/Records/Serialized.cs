using System.Text;
using KafkaPS.Records;

namespace KafkaPS.UnitTests.Records;

/// <summary>What a serializer makes of a value.</summary>
static class Serialized
{
    /// <summary>The bytes; null for null.</summary>
    internal static unsafe byte[]? Bytes(KafkaSerializer serializer, object? value)
    {
        // Small enough that writing must grow it.
        using var buffer = new UnmanagedBuffer(16);
        buffer.Append("before"u8);
        int written = serializer.Write(value, buffer);
        Assert.Equal(written, written == KafkaSerializer.Null ? KafkaSerializer.Null : buffer.Length - 6);
        Assert.Equal("before"u8, new ReadOnlySpan<byte>(buffer.Start, 6));
        return written == KafkaSerializer.Null ? null : new ReadOnlySpan<byte>(buffer.Start + 6, written).ToArray();
    }

    internal static byte[]? Bytes(string serializer, object? value) => Bytes(Serializers.Find(serializer)!, value);

    /// <summary>The bytes as text; null for null.</summary>
    internal static string? Text(KafkaSerializer serializer, object? value) => Bytes(serializer, value) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    internal static string? Text(string serializer, object? value) => Text(Serializers.Find(serializer)!, value);

    internal static string Hex(string serializer, object? value) => Bytes(serializer, value) is { } bytes ? Convert.ToHexStringLower(bytes) : "null";

    /// <summary>The message of the expected error.</summary>
    internal static string Error(string serializer, object? value) => Error(Serializers.Find(serializer)!, value);

    internal static string Error(KafkaSerializer serializer, object? value) => Assert.Throws<SerializationException>(() => Bytes(serializer, value)).Message;
}
