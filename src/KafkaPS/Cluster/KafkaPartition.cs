namespace KafkaPS;

/// <summary>A partition of a topic, as the cluster's metadata had it when Get-KafkaTopic asked.</summary>
public sealed class KafkaPartition
{
    internal KafkaPartition(string topic, int partition, int leader, int[] replicas, int[] inSyncReplicas)
    {
        Topic = topic;
        Partition = partition;
        Leader = leader < 0 ? null : leader;
        Replicas = replicas;
        InSyncReplicas = inSyncReplicas;
    }

    /// <summary>The topic.</summary>
    public string Topic { get; }

    /// <summary>The number of the partition, from 0.</summary>
    public int Partition { get; }

    /// <summary>The id of the broker that takes its records; null when there is none, and nothing can be sent there.</summary>
    public int? Leader { get; }

    /// <summary>The ids of the brokers that should have it, the preferred leader first.</summary>
    public int[] Replicas { get; }

    /// <summary>The ids of those that have all of it: with <c>acks=all</c> a record is acknowledged when these have it.</summary>
    public int[] InSyncReplicas { get; }

    /// <summary>Whether fewer brokers have all of it than should.</summary>
    public bool IsUnderReplicated => InSyncReplicas.Length < Replicas.Length;

    /// <summary>As Kafka writes it: <c>fdw-0</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Topic}-{Partition}");
}
