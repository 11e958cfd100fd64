using KafkaPS.Interop;

namespace KafkaPS.Producing;

/// <summary>
/// The outcome of one record, or of several delivered ones of a call that only counts them. A value type, so that a million of them do not burden the garbage collector.
/// </summary>
readonly struct DeliveryReport
{
    /// <summary>The topic.</summary>
    public required string Topic { get; init; }

    /// <summary>0, a broker's error code, or one of librdkafka's own.</summary>
    public required int Error { get; init; }

    public PersistenceStatus Status { get; init; }

    /// <summary>The partition; -1 if none was assigned yet.</summary>
    public int Partition { get; init; }

    /// <summary>The offset of the first record; -1 if the broker did not return it.</summary>
    public long Offset { get; init; }

    /// <summary>The number of records after the first. They were delivered to the same partition, at the next offsets.</summary>
    public int FollowingCount { get; init; }

    /// <summary>The size of the keys and values of the records after the first, in bytes.</summary>
    public long FollowingBytes { get; init; }

    public long TimestampMs { get; init; }

    /// <summary>Bytes; -1 for null.</summary>
    public int KeySize { get; init; }

    /// <summary>Bytes; -1 for null.</summary>
    public int ValueSize { get; init; }

    public int LatencyUs { get; init; }

    /// <summary>The number of records reported together: those of the record's batch if a broker answered.</summary>
    public int BatchCount { get; init; }

    /// <summary>The complete record if it failed, with the bytes that were sent; null if it was delivered.</summary>
    public KafkaRecord? Record { get; init; }

    /// <summary>The input that the record was made of, if the call wants it back.</summary>
    public object? Input { get; init; }

    /// <summary>The number of records.</summary>
    public int RecordCount => 1 + FollowingCount;

    /// <summary>The offset of the last record; -1 if the broker did not return it.</summary>
    public long LastOffset => Offset < 0 ? -1 : Offset + FollowingCount;

    /// <summary>The size of all keys and values, in bytes.</summary>
    public long Bytes => Math.Max(KeySize, 0) + Math.Max(ValueSize, 0) + FollowingBytes;

    /// <summary>Returns the report of a record that librdkafka did not accept.</summary>
    internal static DeliveryReport Refused(KafkaRecord record, object? input, int error) => new()
    {
        Topic = record.Topic!,
        Error = error,
        Partition = record.Partition ?? Librdkafka.UnassignedPartition,
        BatchCount = 1,
        Record = record,
        Input = input,
    };
}
