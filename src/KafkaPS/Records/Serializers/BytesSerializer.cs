using System.Collections;

namespace KafkaPS.Records;

/// <summary>Bytes as they are, as Java's ByteArraySerializer: an array or list of bytes, memory, or a single byte.</summary>
sealed class BytesSerializer() : KafkaSerializer("Bytes")
{
    internal override int Write(object? value, UnmanagedBuffer buffer) => ScalarText.Unwrap(value) switch
    {
        null => Null,
        byte[] bytes => buffer.Append(bytes),
        byte single => buffer.Append([single]),
        ArraySegment<byte> segment => buffer.Append(segment),
        ReadOnlyMemory<byte> memory => buffer.Append(memory.Span),
        Memory<byte> memory => buffer.Append(memory.Span),
        IList list => WriteList(list, buffer),
        { } other => throw NoBytes(other),
    };

    /// <summary>PowerShell's arrays of bytes are often arrays of objects.</summary>
    static int WriteList(IList list, UnmanagedBuffer buffer)
    {
        Span<byte> room = buffer.Reserve(list.Count);
        for (int i = 0; i < list.Count; i++)
            room[i] = ScalarText.Unwrap(list[i]) is byte single ? single : throw NoBytes(list);
        buffer.Commit(list.Count);
        return list.Count;
    }

    static SerializationException NoBytes(object value) =>
        new($"{ScalarText.Describe(value)} is no array of bytes; give byte[], or use another serializer than Bytes.");
}
