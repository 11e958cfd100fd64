using KafkaPS.Interop;

namespace KafkaPS.Producing;

/// <summary>The outcome of one record. A value type, so that a million of them do not burden the garbage collector.</summary>
readonly struct DeliveryReport
{
    /// <summary>The topic.</summary>
    public required string Topic { get; init; }

    /// <summary>0, a broker's error code, or one of librdkafka's own.</summary>
    public required int Error { get; init; }

    public PersistenceStatus Status { get; init; }

    /// <summary>The partition; -1 if none was assigned yet.</summary>
    public int Partition { get; init; }

    /// <summary>The offset; -1 if the broker did not return it.</summary>
    public long Offset { get; init; }

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
