using KafkaPS.Interop;

namespace KafkaPS.Producing;

/// <summary>What became of one record. A value, so that a million of them are no work for the garbage collector.</summary>
readonly struct DeliveryReport
{
    /// <summary>The batch that remembers the record.</summary>
    public required RecordBatch Batch { get; init; }

    /// <summary>Its place in the batch.</summary>
    public required int Index { get; init; }

    /// <summary>0, a broker's error code, or one of librdkafka's own.</summary>
    public required int Error { get; init; }

    public PersistenceStatus Status { get; init; }
    public int Partition { get; init; }
    public long Offset { get; init; }
    public long TimestampMs { get; init; }

    /// <summary>Bytes; -1 for null.</summary>
    public int KeySize { get; init; }

    /// <summary>Bytes; -1 for null.</summary>
    public int ValueSize { get; init; }

    public int LatencyUs { get; init; }

    /// <summary>The value of a failed record whose batch does not remember inputs.</summary>
    public byte[]? Value { get; init; }

    /// <summary>The report of a record that librdkafka did not take.</summary>
    internal static unsafe DeliveryReport Refused(RecordBatch batch, int index, int error, NativeMessage* message) => new()
    {
        Batch = batch,
        Index = index,
        Error = error,
        Partition = message->Partition,
        Value = batch.RemembersInputs ? null : message->CopyValue(),
    };
}
