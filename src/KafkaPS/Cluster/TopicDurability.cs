using System.Globalization;

namespace KafkaPS.Cluster;

/// <summary>Judges the brokers' side of preventing data loss from what the cluster reports about a topic. It makes no requests.</summary>
/// <remarks>
/// The rules follow Kafka's documentation of <c>min.insync.replicas</c>, <c>unclean.leader.election.enable</c> and replication: three replicas, at least two of them
/// with the record, and no leader that lacks one.
/// </remarks>
sealed class TopicDurability
{
    internal const string MinInSyncReplicasName = "min.insync.replicas", UncleanElectionName = "unclean.leader.election.enable";
    const string ReplicationFactorName = "replication.factor", InSyncName = "isr";
    const int SafeReplicationFactor = 3, SafeMinInSyncReplicas = 2;
    /// <summary>The maximum number of partitions that are named; the others are only counted.</summary>
    const int NamedPartitions = 5;

    readonly KafkaTopic _topic;
    readonly string _bootstrapServer;
    readonly int? _minInSync;
    readonly bool? _uncleanElection;
    readonly List<KafkaConfigFinding> _findings = [];
    bool _isDurable = true;

    TopicDurability(KafkaTopic topic, IReadOnlyDictionary<string, string?> configuration, string bootstrapServer)
    {
        _topic = topic;
        _bootstrapServer = bootstrapServer;
        _minInSync = int.TryParse(configuration.GetValueOrDefault(MinInSyncReplicasName), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
        _uncleanElection = bool.TryParse(configuration.GetValueOrDefault(UncleanElectionName), out bool enabled) ? enabled : null;
    }

    /// <summary>Judges a topic.</summary>
    /// <param name="topic">The topic with its partitions and their replicas.</param>
    /// <param name="configuration">Its effective configuration: the topic's own values, or the brokers'.</param>
    /// <param name="bootstrapServer">Broker addresses, for the commands that fix what is found.</param>
    internal static KafkaTopicReport Judge(KafkaTopic topic, IReadOnlyDictionary<string, string?> configuration, string bootstrapServer)
    {
        var judge = new TopicDurability(topic, configuration, bootstrapServer);
        judge.CheckUncleanElection();
        judge.CheckReplicationFactor();
        judge.CheckMinInSyncReplicas();
        judge.CheckPartitions();
        return new(topic, judge._minInSync, judge._uncleanElection, judge._isDurable, [.. judge._findings.OrderByDescending(finding => finding.Severity)]);
    }

    int ReplicationFactor => _topic.ReplicationFactor;

    /// <summary>The best min.insync.replicas for this replication factor: one replica may be missing.</summary>
    int BestMinInSyncReplicas => Math.Max(SafeMinInSyncReplicas, ReplicationFactor - 1);

    /// <summary>The effective min.insync.replicas: Kafka 4.3 never requires more in-sync replicas than there are replicas. A higher value is a finding of its own.</summary>
    int EffectiveMinInSyncReplicas => Math.Min(_minInSync ?? 1, ReplicationFactor);

    void CheckUncleanElection()
    {
        if (_uncleanElection == true)
        {
            AddUnsafe("UncleanLeaderElection", UncleanElectionName, "true",
                "A broker that lacks acknowledged records can become leader. The other replicas then drop these records too.", Alter($"{UncleanElectionName}=false"));
        }
        else if (_uncleanElection is null) AddUnknown(UncleanElectionName);
    }

    void CheckReplicationFactor()
    {
        if (_topic.PartitionCount == 0 || ReplicationFactor >= SafeReplicationFactor) return;
        string loss = ReplicationFactor == 1 ? "If the one broker that has the records is lost, so are they."
            : "While one broker is down, records have a single copy, or cannot be sent.";
        AddUnsafe("ReplicationFactorTooLow", ReplicationFactorName, Text(ReplicationFactor), loss,
            $"Give each partition {SafeReplicationFactor} replicas: kafka-reassign-partitions.sh --bootstrap-server {_bootstrapServer} --execute --reassignment-json-file FILE, where FILE is " +
            $$"""{"version":1,"partitions":[{"topic":"{{_topic.Name}}","partition":0,"replicas":[1,2,3]}, …]}.""");
    }

    void CheckMinInSyncReplicas()
    {
        if (_minInSync is not { } minInSync)
        {
            AddUnknown(MinInSyncReplicasName);
            return;
        }

        if (minInSync < SafeMinInSyncReplicas)
        {
            AddUnsafe("MinInSyncReplicasTooLow", MinInSyncReplicasName, Text(minInSync),
                "With acks=all, a record is acknowledged when only the leader has it. If that broker is lost, so is the record.", AfterReplicas(BestMinInSyncReplicas));
        }

        if (_topic.PartitionCount == 0) return;
        if (minInSync > ReplicationFactor)
        {
            AddUnsafe("NoSpareReplica", MinInSyncReplicasName, Text(minInSync),
                $"It is higher than the replication factor {ReplicationFactor}. Kafka 4.3 treats it as {ReplicationFactor}. Older brokers reject every record that is sent with acks=all.",
                AfterReplicas(BestMinInSyncReplicas));
        }
        else if (minInSync == ReplicationFactor && minInSync >= SafeMinInSyncReplicas)
        {
            AddUnsafe("NoSpareReplica", MinInSyncReplicasName, Text(minInSync),
                "It equals the replication factor. As soon as one broker is down, records that are sent with acks=all are rejected.", AfterReplicas(BestMinInSyncReplicas));
        }
        else if (minInSync >= SafeMinInSyncReplicas && ReplicationFactor > minInSync + 1)
        {
            Add("MinInSyncReplicasNotBest", KafkaConfigSeverity.Information, MinInSyncReplicasName, Text(minInSync),
                $"When a record is acknowledged, {minInSync} of {ReplicationFactor} replicas are certain to have it. The best value is one less than the replication factor.",
                Alter($"{MinInSyncReplicasName}={BestMinInSyncReplicas}"));
        }
    }

    void CheckPartitions()
    {
        KafkaPartition[] leaderless = Where(partition => partition.Leader is null);
        KafkaPartition[] refusing = Where(partition => partition.Leader is not null && partition.InSyncReplicas.Length < EffectiveMinInSyncReplicas);
        KafkaPartition[] degraded = Where(partition => partition.Leader is not null && partition.IsUnderReplicated && !refusing.Contains(partition));
        string away = BrokersAway([.. leaderless, .. refusing, .. degraded]);

        if (leaderless.Length > 0 || _topic.PartitionCount == 0)
        {
            AddFailing("NoLeader", Text(leaderless.Min(partition => (int?)partition.InSyncReplicas.Length) ?? 0),
                $"{Names(leaderless)} no leader, so nothing can be sent there.", away);
        }

        if (refusing.Length > 0)
        {
            AddFailing("BelowMinInSyncReplicas", Text(refusing.Min(partition => partition.InSyncReplicas.Length)),
                $"{Names(refusing)} fewer replicas in sync than {MinInSyncReplicasName}={EffectiveMinInSyncReplicas}: records that are sent with acks=all are rejected.", away);
        }

        if (degraded.Length > 0)
        {
            Add("UnderReplicated", KafkaConfigSeverity.Warning, InSyncName, Text(degraded.Min(partition => partition.InSyncReplicas.Length)),
                $"{Names(degraded)} fewer replicas in sync now than the replication factor {ReplicationFactor}.", away);
        }
    }

    KafkaPartition[] Where(Func<KafkaPartition, bool> condition) => [.. _topic.Partitions.Where(condition)];

    string Names(KafkaPartition[] partitions) => partitions.Length switch
    {
        0 => "The topic has no partition with metadata, and",
        1 => $"Partition {partitions[0].Partition} has",
        _ when partitions.Length == _topic.PartitionCount => $"All {partitions.Length} partitions have",
        <= NamedPartitions => $"Partitions {string.Join(", ", partitions.Select(partition => partition.Partition))} have",
        _ => $"Partitions {string.Join(", ", partitions.Take(NamedPartitions).Select(partition => partition.Partition))} and {partitions.Length - NamedPartitions} others have",
    };

    static string BrokersAway(KafkaPartition[] partitions)
    {
        int[] away = [.. partitions.SelectMany(partition => partition.Replicas.Except(partition.InSyncReplicas).Concat(partition.Leader is null ? partition.InSyncReplicas : [])).Distinct().Order()];
        return away.Length == 0 ? "Check that all brokers are running."
            : $"Bring back or check the broker{(away.Length == 1 ? "" : "s")} {string.Join(", ", away)}, and wait until the replicas have caught up.";
    }

    string Alter(string setting) =>
        $"kafka-configs.sh --bootstrap-server {_bootstrapServer} --alter --entity-type topics --entity-name {_topic.Name} --add-config {setting}";

    /// <summary>Returns the change of min.insync.replicas, which must wait until there are enough replicas for it.</summary>
    string AfterReplicas(int minInSync) =>
        (ReplicationFactor > minInSync || _topic.PartitionCount == 0 ? "" : "Raise the replication factor first, then: ") + Alter($"{MinInSyncReplicasName}={minInSync}");

    void AddUnknown(string property) => AddUnsafe("NotTold", property, null, "The cluster does not report this value, so it cannot be checked.", "Ask the administrator of the cluster.");

    void AddUnsafe(string rule, string property, string? value, string message, string recommendation)
    {
        _isDurable = false;
        Add(rule, KafkaConfigSeverity.Warning, property, value, message, recommendation);
    }

    void AddFailing(string rule, string value, string message, string recommendation)
    {
        _isDurable = false;
        Add(rule, KafkaConfigSeverity.Error, InSyncName, value, message, recommendation);
    }

    void Add(string rule, KafkaConfigSeverity severity, string property, string? value, string message, string recommendation) =>
        _findings.Add(new KafkaConfigFinding(rule, severity, property, value, message, recommendation));

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
