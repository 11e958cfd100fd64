using System.Buffers.Binary;
using System.Text;
using KafkaPS.Interop;
using KafkaPS.Records;

namespace KafkaPS.Producing;

/// <summary>A record's headers as bytes in its batch: for each header two lengths, the name as null-terminated UTF-8, and the value.</summary>
static unsafe class HeaderBlock
{
    const int LengthBytes = 2 * sizeof(int);

    /// <summary>Appends the headers.</summary>
    internal static void Append(UnmanagedBuffer buffer, IReadOnlyList<KafkaHeader> headers)
    {
        for (int i = 0; i < headers.Count; i++)
        {
            KafkaHeader header = headers[i];
            Span<byte> room = buffer.Reserve(LengthBytes + Encoding.UTF8.GetMaxByteCount(header.Name.Length) + 1);
            int nameLength = Encoding.UTF8.GetBytes(header.Name, room[LengthBytes..]);
            BinaryPrimitives.WriteInt32LittleEndian(room, nameLength);
            BinaryPrimitives.WriteInt32LittleEndian(room[sizeof(int)..], header.Value?.Length ?? KafkaSerializer.Null);
            room[LengthBytes + nameLength] = 0;
            buffer.Commit(LengthBytes + nameLength + 1);
            if (header.Value is not null) buffer.Append(header.Value);
        }
    }

    /// <summary>Makes an argument of each header; the arguments point into the block.</summary>
    /// <returns>The number of arguments.</returns>
    internal static int ToArguments(byte* block, int count, Span<NativeArgument> arguments)
    {
        for (int i = 0; i < count; i++)
        {
            HeaderPlace place = Next(ref block);
            arguments[i] = NativeArgument.Header(place.Name, place.IsNull ? 0 : place.Value, place.IsNull ? 0 : place.Length);
        }

        return count;
    }

    /// <summary>Reads the headers back.</summary>
    internal static KafkaHeader[] ToHeaders(byte* block, int count)
    {
        var headers = new KafkaHeader[count];
        for (int i = 0; i < count; i++)
        {
            HeaderPlace place = Next(ref block);
            headers[i] = new KafkaHeader(Encoding.UTF8.GetString((byte*)place.Name, place.NameLength), place.IsNull ? null : new ReadOnlySpan<byte>((byte*)place.Value, place.Length).ToArray());
        }

        return headers;
    }

    static HeaderPlace Next(ref byte* block)
    {
        int nameLength = BinaryPrimitives.ReadInt32LittleEndian(new ReadOnlySpan<byte>(block, sizeof(int)));
        int length = BinaryPrimitives.ReadInt32LittleEndian(new ReadOnlySpan<byte>(block + sizeof(int), sizeof(int)));
        byte* name = block + LengthBytes;
        byte* value = name + nameLength + 1;
        block = value + Math.Max(length, 0);
        return new((nint)name, nameLength, (nint)value, length);
    }

    readonly record struct HeaderPlace(nint Name, int NameLength, nint Value, int Length)
    {
        internal bool IsNull => Length == KafkaSerializer.Null;
    }
}
