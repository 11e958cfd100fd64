namespace KafkaPS;

/// <summary>The requests of Kafka's protocol that a producer makes, with their names and numbers in the protocol.</summary>
public enum KafkaApi
{
    /// <summary>Sends records.</summary>
    Produce = 0,

    /// <summary>Requests brokers, topics and their leaders.</summary>
    Metadata = 3,

    /// <summary>Finds the broker that coordinates a transaction.</summary>
    FindCoordinator = 10,

    /// <summary>Asks which requests a broker supports: the first request on each connection.</summary>
    ApiVersions = 18,

    /// <summary>Requests the producer's ID and epoch, for idempotence and transactions.</summary>
    InitProducerId = 22,

    /// <summary>Announces a transaction's first record to each partition.</summary>
    AddPartitionsToTxn = 24,

    /// <summary>Adds a consumer group to a transaction.</summary>
    AddOffsetsToTxn = 25,

    /// <summary>Commits or aborts a transaction.</summary>
    EndTxn = 26,

    /// <summary>Commits the offsets of a consumer group in a transaction.</summary>
    TxnOffsetCommit = 28,
}
