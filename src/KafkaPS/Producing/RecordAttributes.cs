namespace KafkaPS.Producing;

/// <summary>A record's attributes besides its key and value.</summary>
/// <param name="Partition">The partition; null if the partitioner chooses.</param>
/// <param name="Timestamp">The CreateTime; null for the time of the hand-over.</param>
/// <param name="Headers">The headers, in order.</param>
/// <param name="Input">The input that the record was made of, if its report must return it.</param>
readonly record struct RecordAttributes(int? Partition, DateTimeOffset? Timestamp, IReadOnlyList<KafkaHeader> Headers, object? Input = null)
{
    /// <summary>Whether librdkafka can take the record together with others.</summary>
    internal bool IsPlain => Timestamp is null && Headers.Count == 0;
}
