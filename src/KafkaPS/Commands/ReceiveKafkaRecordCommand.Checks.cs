using System.Management.Automation;
using KafkaPS.Interop;
using KafkaPS.Records;

namespace KafkaPS.Commands;

/// <content>The checks of the parameters before any request is sent.</content>
public sealed partial class ReceiveKafkaRecordCommand
{
    /// <summary>Milliseconds since 1970, or librdkafka's constants for the beginning and the end.</summary>
    long _from = LibrdkafkaConsumer.Beginning;

    void CheckParameters()
    {
        string[] starts = [.. new[] { nameof(Offset), nameof(From), nameof(Last) }.Where(MyInvocation.BoundParameters.ContainsKey)];
        string? contradiction = starts.Length > 1 ? $"-{starts[0]} and -{starts[1]} both specify where to start. Use one or the other."
            : Last > 0 && Count != long.MaxValue ? "-Last and -Count both specify a number of records. Use one or the other."
            : Raw && (KeyDeserializer ?? ValueDeserializer) is not null ? "-Raw emits values as bytes, but a deserializer converts them. Use one or the other." : null;
        if (contradiction is not null) ThrowUsageError(new ArgumentException(contradiction), "ParametersContradict", ErrorCategory.InvalidArgument);
        if (From is not null) _from = StartOf(From);
    }

    long StartOf(object from)
    {
        try
        {
            object? start = ScalarText.Unwrap(from);
            if (start is string text)
            {
                if (text.Equals(nameof(LibrdkafkaConsumer.Beginning), StringComparison.OrdinalIgnoreCase)) return LibrdkafkaConsumer.Beginning;
                if (text.Equals(nameof(LibrdkafkaConsumer.End), StringComparison.OrdinalIgnoreCase)) return LibrdkafkaConsumer.End;
            }

            return RecordTimestamp.Of(start)!.Value.ToUnixTimeMilliseconds();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            ThrowUsageError(new ArgumentException($"-From: {e.Message} Or use Beginning or End.", e), "InvalidStart", ErrorCategory.InvalidArgument, from);
            throw;
        }
    }

    /// <summary>Returns the bytes that Send-KafkaRecord would write for the key.</summary>
    byte[] SerializeKey()
    {
        KafkaSerializer serializer = (Serializers.Find(KeyDeserializer?.Name ?? "Auto") ?? AutoSerializer.Default)
            .With(new SerializerOptions { Encoding = Encoding ?? TextBytes.Utf8, JsonDepth = SerializerOptions.DefaultJsonDepth });
        using var buffer = new UnmanagedBuffer(256);
        try
        {
            int length = serializer.Write(ScalarText.Unwrap(Key), buffer);
            return length == KafkaSerializer.Null ? [] : buffer.Written.ToArray();
        }
        catch (SerializationException e)
        {
            ThrowUsageError(new ArgumentException($"-Key: {e.Message}", e), "InvalidKey", ErrorCategory.InvalidArgument, Key);
            throw;
        }
    }
}
