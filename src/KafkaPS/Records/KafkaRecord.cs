using KafkaPS.Records;

namespace KafkaPS;

/// <summary>A record to be sent, as Java's <c>ProducerRecord</c>. What is null here is filled from the parameters of Send-KafkaRecord.</summary>
public sealed class KafkaRecord
{
    readonly int? _partition;
    readonly DateTimeOffset? _timestamp;

    /// <summary>The topic, or null: that of <c>Send-KafkaRecord -Topic</c>.</summary>
    public string? Topic { get; init; }

    /// <summary>The key before serialization. Null is no key; an empty string is an empty key, which is another thing.</summary>
    public object? Key { get; init; }

    /// <summary>The value before serialization. Null is a tombstone; an empty string is an empty value, which is another thing.</summary>
    public object? Value { get; init; }

    /// <summary>The partition, from 0, or null: the partitioner chooses by the key, as in Java (murmur2).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative (Java: IllegalArgumentException).</exception>
    public int? Partition
    {
        get => _partition;
        init => _partition = value is null or >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A partition is a whole number from 0.");
    }

    /// <summary>The record's CreateTime, to the millisecond, or null: the time at which it is handed to the client.</summary>
    /// <exception cref="ArgumentException">It is not after 1970-01-01T00:00:00Z (Java: IllegalArgumentException, but for that very time).</exception>
    public DateTimeOffset? Timestamp
    {
        get => _timestamp;
        init => _timestamp = value is DateTimeOffset time ? RecordTimestamp.Check(time) : null;
    }

    /// <summary>The headers in their order; empty when there are none.</summary>
    public IReadOnlyList<KafkaHeader> Headers { get; init; } = [];

    /// <summary>The topic, and the partition when one is set: <c>fdw</c>, <c>fdw-2</c>.</summary>
    public override string ToString() => Partition is int partition ? $"{Topic}-{partition}" : Topic ?? "";
}
