namespace KafkaPS;

/// <summary>A record to be sent, as Java's <c>ProducerRecord</c>. What is null here is filled from the parameters of Send-KafkaRecord.</summary>
public sealed class KafkaRecord
{
    /// <summary>The topic, or null: that of <c>Send-KafkaRecord -Topic</c>.</summary>
    public string? Topic { get; init; }

    /// <summary>The key before serialization. Null is no key; an empty string is an empty key, which is another thing.</summary>
    public object? Key { get; init; }

    /// <summary>The value before serialization. Null is a tombstone; an empty string is an empty value, which is another thing.</summary>
    public object? Value { get; init; }

    /// <summary>The partition, from 0, or null: the partitioner chooses by the key, as in Java (murmur2).</summary>
    public int? Partition { get; init; }

    /// <summary>The record's CreateTime, or null: the time at which it is handed to the client.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>The headers in their order; empty when there are none.</summary>
    public IReadOnlyList<KafkaHeader> Headers { get; init; } = [];

    /// <summary>The topic, and the partition when one is set: <c>fdw</c>, <c>fdw-2</c>.</summary>
    public override string ToString() => Partition is int partition ? $"{Topic}-{partition}" : Topic ?? "";
}
