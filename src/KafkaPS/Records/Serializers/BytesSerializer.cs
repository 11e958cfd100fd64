using System.Collections;

namespace KafkaPS.Records;

/// <summary>Writes bytes unchanged, like Java's ByteArraySerializer: an array or list of bytes, memory, or a single byte.</summary>
sealed class BytesSerializer() : KafkaSerializer("Bytes")
{
    internal override int Write(object? value, UnmanagedBuffer buffer) => ScalarText.Unwrap(value) switch
    {
        null => Null,
        byte[] bytes => buffer.Append(bytes),
        byte single => buffer.Append([single]),
        // An empty list is zero bytes, although nothing identifies it as bytes.
        IList { Count: 0 } => 0,
        { } other => ContentRules.Of(other) is { Kind: ContentKind.Bytes } content ? buffer.Append(content.Bytes.Span) : throw NoBytes(other),
    };

    static SerializationException NoBytes(object value) =>
        new($"{ScalarText.Describe(value)} is not an array of bytes. Use byte[], or a serializer other than Bytes.");
}
