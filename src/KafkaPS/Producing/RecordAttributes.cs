namespace KafkaPS.Producing;

/// <summary>What a record has beside key and value.</summary>
/// <param name="Partition">The partition; null: the partitioner chooses.</param>
/// <param name="Timestamp">The CreateTime; null: the time of the hand-over.</param>
/// <param name="Headers">The headers in their order.</param>
/// <param name="Input">What the record was made of, if its report is to bring it back.</param>
readonly record struct RecordAttributes(int? Partition, DateTimeOffset? Timestamp, IReadOnlyList<KafkaHeader> Headers, object? Input = null)
{
    /// <summary>Whether librdkafka takes it together with others.</summary>
    internal bool IsPlain => Timestamp is null && Headers.Count == 0;
}
