namespace KafkaPS;

/// <summary>A topic, as described by the cluster's metadata when Get-KafkaTopic asked.</summary>
public sealed class KafkaTopic
{
    /// <summary>The topics that brokers keep for themselves (<c>org.apache.kafka.common.internals.Topic</c>).</summary>
    static readonly string[] InternalNames = ["__consumer_offsets", "__transaction_state", "__share_group_state"];

    internal KafkaTopic(string name, KafkaPartition[] partitions)
    {
        Name = name;
        Partitions = partitions;
    }

    /// <summary>The name, which is case-sensitive.</summary>
    public string Name { get; }

    /// <summary>The number of partitions.</summary>
    public int PartitionCount => Partitions.Count;

    /// <summary>The number of brokers that should have each partition; when partitions differ, the lowest number.</summary>
    public int ReplicationFactor => Partitions.Count == 0 ? 0 : Partitions.Min(partition => partition.Replicas.Length);

    /// <summary>The partitions, by number.</summary>
    public IReadOnlyList<KafkaPartition> Partitions { get; }

    /// <summary>Whether the brokers keep the topic for themselves: for committed offsets, or the state of transactions or share groups.</summary>
    public bool IsInternal => InternalNames.Contains(Name, StringComparer.Ordinal);

    /// <summary>Returns the name.</summary>
    public override string ToString() => Name;
}
