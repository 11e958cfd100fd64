using KafkaPS.Records;

namespace KafkaPS;

/// <summary>
/// A record to send, like Java's <c>ProducerRecord</c>, whose null properties are filled from the parameters of Send-KafkaRecord; or one that was read from
/// Kafka, like Java's <c>ConsumerRecord</c>, with an offset.
/// </summary>
public sealed class KafkaRecord
{
    readonly int? _partition;
    readonly long? _offset;
    readonly DateTimeOffset? _timestamp;
    readonly object? _key;
    readonly object? _value;
    readonly IReadOnlyList<KafkaHeader> _headers = [];

    /// <summary>The topic; null for that of <c>Send-KafkaRecord -Topic</c>.</summary>
    public string? Topic { get; init; }

    /// <summary>The key before serialization. Null is no key; an empty string is an empty key, which is different.</summary>
    /// <remarks>In a serialized record, such as the target of an error or one that was read, it is the text of its bytes, or the bytes when they are not text.</remarks>
    public object? Key { get => Deserialized is not null ? Deserialized.Key : Serialized is null ? _key : SerializedContent.Show(Serialized.Key); init => _key = value; }

    /// <summary>The value before serialization. Null is a tombstone; an empty string is an empty value, which is different.</summary>
    /// <inheritdoc cref="Key" path="/remarks"/>
    public object? Value { get => Deserialized is not null ? Deserialized.Value : Serialized is null ? _value : SerializedContent.Show(Serialized.Value); init => _value = value; }

    /// <summary>The partition, from 0; null lets the partitioner choose it by the key, as in Java (murmur2).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative (Java: IllegalArgumentException).</exception>
    public int? Partition
    {
        get => _partition;
        init => _partition = value is null or >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A partition is a whole number from 0.");
    }

    /// <summary>The offset at which Receive-KafkaRecord read it; null in a record to send.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public long? Offset
    {
        get => _offset;
        init => _offset = value is null or >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "An offset is a whole number from 0.");
    }

    /// <summary>The record's CreateTime, to the millisecond; null for the time when it is handed to the client.</summary>
    /// <exception cref="ArgumentException">It is not after 1970-01-01T00:00:00Z (Java: IllegalArgumentException, except for exactly that time).</exception>
    public DateTimeOffset? Timestamp
    {
        get => _timestamp;
        init => _timestamp = value is DateTimeOffset time ? RecordTimestamp.Check(time) : null;
    }

    /// <summary>The headers in order; empty when there are none.</summary>
    public IReadOnlyList<KafkaHeader> Headers { get => _headers; init => _headers = value ?? []; }

    /// <summary>Its bytes, once it is serialized: they are sent as they are, whatever serializers a call names. Null in a record that is not serialized yet.</summary>
    internal SerializedContent? Serialized { get; init; }

    /// <summary>The objects that deserializers created from its bytes, for the user to see; null when none were named.</summary>
    internal DeserializedContent? Deserialized { get; init; }

    /// <summary>Returns the same record for another topic: where it was read does not determine where it goes.</summary>
    internal KafkaRecord WithoutPlace() => new()
    {
        Key = _key,
        Value = _value,
        Timestamp = _timestamp,
        Headers = _headers,
        Serialized = Serialized,
    };

    /// <summary>Returns the topic, with the partition and the offset when they are set: <c>fdw</c>, <c>fdw-2</c>, <c>fdw-2@15</c>.</summary>
    public override string ToString() => Partition is not int partition ? Topic ?? "" : Offset is long offset ? $"{Topic}-{partition}@{offset}" : $"{Topic}-{partition}";
}
