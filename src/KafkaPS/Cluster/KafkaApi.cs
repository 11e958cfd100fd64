namespace KafkaPS;

/// <summary>The requests of Kafka's protocol that a producer makes, by their names and numbers there.</summary>
public enum KafkaApi
{
    /// <summary>Records.</summary>
    Produce = 0,

    /// <summary>Brokers, topics and their leaders.</summary>
    Metadata = 3,

    /// <summary>Which broker looks after a transaction.</summary>
    FindCoordinator = 10,

    /// <summary>Which requests a broker knows: the first request of each connection.</summary>
    ApiVersions = 18,

    /// <summary>The producer's id and epoch, for idempotence and transactions.</summary>
    InitProducerId = 22,

    /// <summary>The first record of a transaction to each partition.</summary>
    AddPartitionsToTxn = 24,

    /// <summary>A consumer group joins a transaction.</summary>
    AddOffsetsToTxn = 25,

    /// <summary>Commit or abort.</summary>
    EndTxn = 26,

    /// <summary>The offsets of a consumer group in a transaction.</summary>
    TxnOffsetCommit = 28,
}
