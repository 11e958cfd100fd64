using System.Runtime.InteropServices;

namespace KafkaPS.Interop;

/// <summary><c>rd_kafka_message_t</c> in rdkafka.h: a record on its way in (produce_batch), and its delivery report on the way out.</summary>
[StructLayout(LayoutKind.Sequential)]
struct NativeMessage
{
    /// <summary><c>rd_kafka_resp_err_t</c>: 0, a broker's code, or one of librdkafka's own, which are negative.</summary>
    public int Error;
    public nint Topic;
    public int Partition;
    /// <summary>The value; zero for a null value (a tombstone).</summary>
    public nint Value;
    public nuint ValueLength;
    /// <summary>The key; zero for no key.</summary>
    public nint Key;
    public nuint KeyLength;
    public long Offset;
    /// <summary>The value passed to produce, which identifies the record in its report.</summary>
    public nint Opaque;
}

/// <summary><c>rd_kafka_vtype_t</c>: the argument types of <c>rd_kafka_produceva</c>.</summary>
enum NativeArgumentType
{
    Partition = 3,
    Value = 4,
    Key = 5,
    Opaque = 6,
    MessageFlags = 7,
    Timestamp = 8,
    Header = 9,
    TopicHandle = 2,
}

/// <summary><c>rd_kafka_vu_t</c>: one argument of <c>rd_kafka_produceva</c>. The union has room for 64 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
struct NativeArgument
{
    public NativeArgumentType Type;
    public NativeArgumentValue Value;

    public static NativeArgument Handle(nint topic) => new() { Type = NativeArgumentType.TopicHandle, Value = { Pointer = topic } };

    public static NativeArgument Int32(NativeArgumentType type, int value) => new() { Type = type, Value = { Int32 = value } };

    public static NativeArgument Int64(NativeArgumentType type, long value) => new() { Type = type, Value = { Int64 = value } };

    public static NativeArgument Pointer(NativeArgumentType type, nint value) => new() { Type = type, Value = { Pointer = value } };

    public static NativeArgument Memory(NativeArgumentType type, nint pointer, int length) =>
        new() { Type = type, Value = { Memory = new() { Pointer = pointer, Size = (nuint)length } } };

    public static NativeArgument Header(nint name, nint value, int length) =>
        new() { Type = NativeArgumentType.Header, Value = { Header = new() { Name = name, Value = value, Size = length } } };
}

/// <summary>The union inside <c>rd_kafka_vu_t</c>.</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
struct NativeArgumentValue
{
    [FieldOffset(0)] public int Int32;
    [FieldOffset(0)] public long Int64;
    [FieldOffset(0)] public nint Pointer;
    [FieldOffset(0)] public NativeMemoryArgument Memory;
    [FieldOffset(0)] public NativeHeaderArgument Header;
}

[StructLayout(LayoutKind.Sequential)]
struct NativeMemoryArgument
{
    public nint Pointer;
    public nuint Size;
}

[StructLayout(LayoutKind.Sequential)]
struct NativeHeaderArgument
{
    public nint Name;
    public nint Value;
    public nint Size;
}

/// <summary><c>rd_kafka_metadata_t</c>, up to and including the topics.</summary>
[StructLayout(LayoutKind.Sequential)]
struct NativeMetadata
{
    public int BrokerCount;
    public nint Brokers;
    public int TopicCount;
    public nint Topics;
}

/// <summary><c>rd_kafka_metadata_topic_t</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
struct NativeTopicMetadata
{
    public nint Name;
    public int PartitionCount;
    public nint Partitions;
    public int Error;
}

/// <summary><c>rd_kafka_topic_partition_list_t</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
unsafe struct NativePartitionList
{
    public int Count;
    public int Size;
    public NativePartition* Elements;
}

/// <summary><c>rd_kafka_topic_partition_t</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
struct NativePartition
{
    public nint Topic;
    public int Partition;
    public long Offset;
    public nint Metadata;
    public nuint MetadataSize;
    public nint Opaque;
    public int Error;
    public nint Private;
}
