namespace KafkaPS;

/// <summary>Whether a record that failed may be in Kafka all the same, so that sending it again would duplicate it.</summary>
/// <remarks>librdkafka's <c>rd_kafka_msg_status_t</c>.</remarks>
public enum PersistenceStatus
{
    /// <summary>It is certainly not in Kafka: sending again duplicates nothing.</summary>
    NotPersisted,

    /// <summary>It was transmitted and not acknowledged: it may be in Kafka, and sending it again may duplicate it.</summary>
    PossiblyPersisted,

    /// <summary>It was written and acknowledged.</summary>
    Persisted,
}
