using KafkaPS.Interop;

namespace KafkaPS.Producing;

/// <summary>What became of one record. A value, so that a million of them are no work for the garbage collector.</summary>
readonly struct DeliveryReport
{
    /// <summary>The topic.</summary>
    public required string Topic { get; init; }

    /// <summary>0, a broker's error code, or one of librdkafka's own.</summary>
    public required int Error { get; init; }

    public PersistenceStatus Status { get; init; }

    /// <summary>The partition; -1 when the record had none yet.</summary>
    public int Partition { get; init; }

    /// <summary>The offset; -1 when the broker did not tell it.</summary>
    public long Offset { get; init; }

    public long TimestampMs { get; init; }

    /// <summary>Bytes; -1 for null.</summary>
    public int KeySize { get; init; }

    /// <summary>Bytes; -1 for null.</summary>
    public int ValueSize { get; init; }

    public int LatencyUs { get; init; }

    /// <summary>How many records were reported together: those of its batch, where a broker has answered.</summary>
    public int BatchCount { get; init; }

    /// <summary>The record whole, with the bytes that were sent, when it failed; null when it was delivered.</summary>
    public KafkaRecord? Record { get; init; }

    /// <summary>What the record was made of, where the call wants it back.</summary>
    public object? Input { get; init; }

    /// <summary>The report of a record that librdkafka did not take.</summary>
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
