using KafkaPS.Cluster;

namespace KafkaPS.UnitTests.Cluster;

public class TopicDurabilityTests
{
    /// <param name="partitions">For each partition: its leader (- for none), its replicas, and the in-sync ones.</param>
    [Theory]
    [InlineData("1:123:123 2:231:231", "2", "false", true, "")]
    [InlineData("1:123:12 2:231:231", "2", "false", true, "Warning UnderReplicated isr=2")]
    [InlineData("1:123:1 2:231:23", "2", "false", false, "Error BelowMinInSyncReplicas isr=1, Warning UnderReplicated isr=2")]
    [InlineData("1:123:123", "2", "true", false, "Warning UncleanLeaderElection unclean.leader.election.enable=true")]
    [InlineData("1:123:123", "1", "false", false, "Warning MinInSyncReplicasTooLow min.insync.replicas=1")]
    [InlineData("1:123:123", "3", "false", false, "Warning NoSpareReplica min.insync.replicas=3")]
    [InlineData("1:123:123", "4", "false", false, "Warning NoSpareReplica min.insync.replicas=4")]
    [InlineData("1:12345:12345", "2", "false", true, "Information MinInSyncReplicasNotBest min.insync.replicas=2")]
    [InlineData("1:12345:12345", "4", "false", true, "")]
    [InlineData("1:12:12", "1", "false", false, "Warning ReplicationFactorTooLow replication.factor=2, Warning MinInSyncReplicasTooLow min.insync.replicas=1")]
    [InlineData("1:12:12", "2", "false", false, "Warning ReplicationFactorTooLow replication.factor=2, Warning NoSpareReplica min.insync.replicas=2")]
    [InlineData("1:1:1", "1", "false", false, "Warning ReplicationFactorTooLow replication.factor=1, Warning MinInSyncReplicasTooLow min.insync.replicas=1")]
    // The broker treats 2 as 1, so it rejects no records now.
    [InlineData("1:1:1", "2", "false", false, "Warning ReplicationFactorTooLow replication.factor=1, Warning NoSpareReplica min.insync.replicas=2")]
    [InlineData("-:1:1", "1", "false", false, "Error NoLeader isr=1, Warning ReplicationFactorTooLow replication.factor=1, Warning MinInSyncReplicasTooLow min.insync.replicas=1")]
    [InlineData("-:123:3 1:123:123", "2", "false", false, "Error NoLeader isr=1")]
    [InlineData("1:123:123 1:12:12", "2", "false", false, "Warning ReplicationFactorTooLow replication.factor=2, Warning NoSpareReplica min.insync.replicas=2")]
    [InlineData("1:123:123", null, null, false, "Warning NotTold unclean.leader.election.enable=, Warning NotTold min.insync.replicas=")]
    [InlineData("", "2", "false", false, "Error NoLeader isr=0")]
    public void A_topic_is_judged(string partitions, string? minInSyncReplicas, string? uncleanElection, bool isDurable, string findings)
    {
        KafkaTopicReport report = Judge(partitions, minInSyncReplicas, uncleanElection);

        Assert.Equal(isDurable, report.IsDurable);
        Assert.Equal(findings, string.Join(", ", report.Findings.Select(finding => $"{finding.Severity} {finding.Rule} {finding.Property}={finding.Value}")));
        Assert.All(report.Findings, finding => Assert.EndsWith(".", finding.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1:123:123", "1", "false", "kafka-configs.sh --bootstrap-server b:9092 --alter --entity-type topics --entity-name fdw --add-config min.insync.replicas=2")]
    [InlineData("1:123:123", "3", "false", "kafka-configs.sh --bootstrap-server b:9092 --alter --entity-type topics --entity-name fdw --add-config min.insync.replicas=2")]
    [InlineData("1:12345:12345", "2", "false", "kafka-configs.sh --bootstrap-server b:9092 --alter --entity-type topics --entity-name fdw --add-config min.insync.replicas=4")]
    [InlineData("1:123:123", "2", "true", "kafka-configs.sh --bootstrap-server b:9092 --alter --entity-type topics --entity-name fdw --add-config unclean.leader.election.enable=false")]
    public void A_finding_has_the_command_that_mends_it(string partitions, string minInSyncReplicas, string uncleanElection, string command) =>
        Assert.Equal(command, Assert.Single(Judge(partitions, minInSyncReplicas, uncleanElection).Findings).Recommendation);

    [Fact]
    public void More_replicas_come_before_a_higher_min_insync_replicas()
    {
        KafkaConfigFinding[] findings = [.. Judge("1:1:1", "1", "false").Findings];

        Assert.StartsWith("Give each partition 3 replicas: kafka-reassign-partitions.sh --bootstrap-server b:9092 ", findings[0].Recommendation, StringComparison.Ordinal);
        Assert.StartsWith("Raise the replication factor first, then: kafka-configs.sh ", findings[1].Recommendation, StringComparison.Ordinal);
    }

    [Fact]
    public void That_a_broker_caps_min_insync_replicas_is_said() =>
        Assert.Contains("Kafka 4.3 treats it as 1", Judge("1:1:1", "2", "false").Findings[1].Message, StringComparison.Ordinal);

    [Fact]
    public void Partitions_and_missing_brokers_are_named()
    {
        KafkaConfigFinding few = Assert.Single(Judge("1:123:12 1:123:12 1:123:123", "2", "false").Findings);
        Assert.Equal("Partitions 0, 1 have fewer replicas in sync now than the replication factor 3.", few.Message);
        Assert.Equal("Bring back or check the broker 3, and wait until the replicas have caught up.", few.Recommendation);

        string many = string.Join(' ', Enumerable.Repeat("1:123:12", 8)) + " 1:123:123";
        Assert.StartsWith("Partitions 0, 1, 2, 3, 4 and 3 others have ", Assert.Single(Judge(many, "2", "false").Findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_has_what_it_was_judged_by()
    {
        KafkaTopicReport report = Judge("1:123:12 2:231:231", "2", "false");

        Assert.Equal(("fdw", 2, 3, 2, false), (report.Topic, report.PartitionCount, report.ReplicationFactor, report.MinInSyncReplicas, report.UncleanLeaderElection));
        Assert.Equal("fdw-0", Assert.Single(report.UnderReplicated).ToString());
    }

    static KafkaTopicReport Judge(string partitions, string? minInSyncReplicas, string? uncleanElection)
    {
        KafkaPartition[] all = [.. partitions.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((text, number) => text.Split(':') switch
        {
            [string leader, string replicas, string inSync] => new KafkaPartition("fdw", number, leader == "-" ? -1 : leader[0] - '0', Ids(replicas), Ids(inSync)),
            _ => throw new ArgumentException(text),
        })];
        var configuration = new Dictionary<string, string?> { ["min.insync.replicas"] = minInSyncReplicas, ["unclean.leader.election.enable"] = uncleanElection };
        return TopicDurability.Judge(new KafkaTopic("fdw", all), configuration, "b:9092");
    }

    static int[] Ids(string digits) => [.. digits.Select(digit => digit - '0')];
}
