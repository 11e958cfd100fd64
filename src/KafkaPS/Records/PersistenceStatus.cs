namespace KafkaPS;

/// <summary>Whether a failed record may nevertheless be in Kafka, so that sending it again would duplicate it.</summary>
/// <remarks>librdkafka's <c>rd_kafka_msg_status_t</c>.</remarks>
public enum PersistenceStatus
{
    /// <summary>It is certainly not in Kafka: sending it again duplicates nothing.</summary>
    NotPersisted,

    /// <summary>It was transmitted but not acknowledged: it may be in Kafka, and sending it again may duplicate it.</summary>
    PossiblyPersisted,

    /// <summary>It was written and acknowledged.</summary>
    Persisted,
}
