namespace KafkaPS.Records;

/// <summary>A record's key, value and headers as Kafka has them, in place.</summary>
/// <param name="key">The key's bytes.</param>
/// <param name="hasKey">False when there is no key.</param>
/// <param name="value">The value's bytes.</param>
/// <param name="hasValue">False for a tombstone.</param>
/// <param name="headers">The headers.</param>
readonly ref struct RecordBytes(ReadOnlySpan<byte> key, bool hasKey, ReadOnlySpan<byte> value, bool hasValue, IReadOnlyList<KafkaHeader> headers)
{
    internal ReadOnlySpan<byte> Key { get; } = key;

    internal bool HasKey { get; } = hasKey;

    internal ReadOnlySpan<byte> Value { get; } = value;

    /// <summary>False for a tombstone.</summary>
    internal bool HasValue { get; } = hasValue;

    internal IReadOnlyList<KafkaHeader> Headers { get; } = headers;
}
