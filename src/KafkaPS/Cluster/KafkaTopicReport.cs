namespace KafkaPS;

/// <summary>What Test-KafkaTopicDurability says of a topic. The producer's side of no data loss is Test-KafkaProducerConfig's.</summary>
public sealed class KafkaTopicReport
{
    internal KafkaTopicReport(KafkaTopic topic, int? minInSyncReplicas, bool? uncleanLeaderElection, bool isDurable, KafkaConfigFinding[] findings)
    {
        Topic = topic.Name;
        IsDurable = isDurable;
        PartitionCount = topic.PartitionCount;
        ReplicationFactor = topic.ReplicationFactor;
        MinInSyncReplicas = minInSyncReplicas;
        UncleanLeaderElection = uncleanLeaderElection;
        UnderReplicated = [.. topic.Partitions.Where(partition => partition.IsUnderReplicated)];
        Findings = findings;
    }

    /// <summary>The topic.</summary>
    public string Topic { get; }

    /// <summary>
    /// Whether a record that was acknowledged with <c>acks=all</c> outlives the loss of a broker, and the topic continues taking records meanwhile.
    /// A broker that is missing now does not make it false, as long as min.insync.replicas are in sync.
    /// </summary>
    public bool IsDurable { get; }

    /// <summary>How many partitions it has.</summary>
    public int PartitionCount { get; }

    /// <summary>How many brokers should have each partition; of the partition with the fewest, when they differ.</summary>
    public int ReplicationFactor { get; }

    /// <summary>min.insync.replicas of the topic, or of the brokers when it has none of its own; null when the cluster did not tell.</summary>
    public int? MinInSyncReplicas { get; }

    /// <summary>unclean.leader.election.enable, likewise: whether a broker that lacks acknowledged records may become a leader.</summary>
    public bool? UncleanLeaderElection { get; }

    /// <summary>The partitions that fewer brokers have in full than should.</summary>
    public IReadOnlyList<KafkaPartition> UnderReplicated { get; }

    /// <summary>What was found, the gravest first.</summary>
    public IReadOnlyList<KafkaConfigFinding> Findings { get; }
}
