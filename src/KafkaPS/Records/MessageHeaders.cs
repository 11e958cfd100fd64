using System.Runtime.InteropServices;
using KafkaPS.Interop;

namespace KafkaPS.Records;

/// <summary>Reads the headers of a librdkafka message: of a record that was read, or whose delivery it reports.</summary>
static unsafe class MessageHeaders
{
    internal static KafkaHeader[] Of(NativeMessage* message)
    {
        nint headers, name, value;
        nuint size;
        if (Librdkafka.MessageHeaders(message, &headers) != 0) return [];
        var list = new List<KafkaHeader>();
        for (nuint i = 0; Librdkafka.HeaderAt(headers, i, &name, &value, &size) == 0; i++)
            list.Add(new KafkaHeader(Marshal.PtrToStringUTF8(name)!, value == 0 ? null : new ReadOnlySpan<byte>((void*)value, (int)size).ToArray()));
        return [.. list];
    }
}
