namespace KafkaPS;

/// <summary>A partition of a topic, as described by the cluster's metadata when Get-KafkaTopic asked.</summary>
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

    /// <summary>The partition number, from 0.</summary>
    public int Partition { get; }

    /// <summary>The ID of the broker that accepts the partition's records; null when there is none, and nothing can be sent.</summary>
    public int? Leader { get; }

    /// <summary>The IDs of the brokers that should have the partition, the preferred leader first.</summary>
    public int[] Replicas { get; }

    /// <summary>The IDs of the brokers that have all of the partition. With <c>acks=all</c>, a record is acknowledged when they all have it.</summary>
    public int[] InSyncReplicas { get; }

    /// <summary>Whether fewer brokers than intended have all of the partition.</summary>
    public bool IsUnderReplicated => InSyncReplicas.Length < Replicas.Length;

    /// <summary>Returns the partition as Kafka writes it: <c>fdw-0</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Topic}-{Partition}");
}
