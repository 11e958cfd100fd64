namespace KafkaPS;

/// <summary>A topic, as the cluster's metadata had it when Get-KafkaTopic asked.</summary>
public sealed class KafkaTopic
{
    /// <summary>Those that brokers keep for themselves (<c>org.apache.kafka.common.internals.Topic</c>).</summary>
    static readonly string[] InternalNames = ["__consumer_offsets", "__transaction_state", "__share_group_state"];

    internal KafkaTopic(string name, KafkaPartition[] partitions)
    {
        Name = name;
        Partitions = partitions;
    }

    /// <summary>The name. Case counts.</summary>
    public string Name { get; }

    /// <summary>How many partitions it has.</summary>
    public int PartitionCount => Partitions.Count;

    /// <summary>How many brokers should have each partition; of the partition with the fewest, when they differ.</summary>
    public int ReplicationFactor => Partitions.Count == 0 ? 0 : Partitions.Min(partition => partition.Replicas.Length);

    /// <summary>The partitions, by number.</summary>
    public IReadOnlyList<KafkaPartition> Partitions { get; }

    /// <summary>Whether the brokers keep it for themselves: committed offsets, the state of transactions and of share groups.</summary>
    public bool IsInternal => InternalNames.Contains(Name, StringComparer.Ordinal);

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
