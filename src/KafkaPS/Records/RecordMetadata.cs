namespace KafkaPS;

/// <summary>Where Kafka stored a record, like Java's <c>RecordMetadata</c>.</summary>
public sealed class RecordMetadata
{
    readonly long _timestampMs;
    readonly int _latencyUs;

    internal RecordMetadata(string topic, int partition, long offset, long timestampMs, int keySize, int valueSize, int latencyUs)
    {
        Topic = topic;
        Partition = partition;
        Offset = offset;
        SerializedKeySize = keySize;
        SerializedValueSize = valueSize;
        _timestampMs = timestampMs;
        _latencyUs = latencyUs;
    }

    /// <summary>The topic.</summary>
    public string Topic { get; }

    /// <summary>The partition, from 0.</summary>
    public int Partition { get; }

    /// <summary>The offset in the partition; -1 when the broker did not return it (acks=0, or a retry of an idempotent producer that was already stored).</summary>
    public long Offset { get; }

    /// <summary>The record's timestamp, in local time, to the millisecond: its CreateTime, or the broker's time when the topic uses LogAppendTime.</summary>
    public DateTimeOffset Timestamp => DateTimeOffset.FromUnixTimeMilliseconds(_timestampMs).ToLocalTime();

    /// <summary>The size of the key in bytes; -1 for no key, as in Java.</summary>
    public int SerializedKeySize { get; }

    /// <summary>The size of the value in bytes; -1 for a tombstone, as in Java.</summary>
    public int SerializedValueSize { get; }

    /// <summary>The time from the hand-over to the client until the acknowledgement.</summary>
    public TimeSpan Latency => TimeSpan.FromMicroseconds(_latencyUs);

    /// <summary>Returns it as Java prints it: <c>fdw-0@15</c>.</summary>
    public override string ToString() => $"{Topic}-{Partition}@{Offset}";
}
