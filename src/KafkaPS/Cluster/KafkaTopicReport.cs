namespace KafkaPS;

/// <summary>The result of Test-KafkaTopicDurability for a topic. Test-KafkaProducerConfig checks the producer's side of preventing data loss.</summary>
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
    /// Whether a record acknowledged with <c>acks=all</c> survives the loss of a broker, and the topic keeps accepting records meanwhile. A broker that is missing now
    /// does not make this false while at least min.insync.replicas are in sync.
    /// </summary>
    public bool IsDurable { get; }

    /// <summary>The number of partitions.</summary>
    public int PartitionCount { get; }

    /// <summary>The number of brokers that should have each partition; when partitions differ, the lowest number.</summary>
    public int ReplicationFactor { get; }

    /// <summary>min.insync.replicas of the topic, or of the brokers when the topic does not set it; null when the cluster did not report it.</summary>
    public int? MinInSyncReplicas { get; }

    /// <summary>unclean.leader.election.enable, from the same sources: whether a broker that lacks acknowledged records may become leader.</summary>
    public bool? UncleanLeaderElection { get; }

    /// <summary>The partitions that fewer brokers than intended have in full.</summary>
    public IReadOnlyList<KafkaPartition> UnderReplicated { get; }

    /// <summary>The findings, most severe first.</summary>
    public IReadOnlyList<KafkaConfigFinding> Findings { get; }
}
