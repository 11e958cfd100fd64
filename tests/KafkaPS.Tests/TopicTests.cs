using System.Management.Automation;

namespace KafkaPS.Tests;

/// <summary>Get-KafkaTopic and Test-KafkaTopicDurability on three real nodes.</summary>
public sealed class TopicTests(TopicTests.Cluster cluster) : IClassFixture<TopicTests.Cluster>
{
    /// <summary>Three nodes and a topic of each kind, started on first use.</summary>
    public sealed class Cluster : IDisposable
    {
        readonly Lazy<RealKafka> _kafka = new(Start);

        public RealKafka Kafka => _kafka.Value;

        public void Dispose()
        {
            if (_kafka.IsValueCreated) _kafka.Value.Dispose();
        }

        static RealKafka Start()
        {
            var kafka = new RealKafka("--brokers", "3", "--acl", "--set", "broker.session.timeout.ms=30000", "--set", "replica.lag.time.max.ms=30000");
            using var session = new PowerShellSession();
            Create(kafka, "fdw", 3, 3);
            Create(kafka, "fdw-unclean", 1, 3, "unclean.leader.election.enable=true");
            Create(kafka, "fdw-one", 1, 1);
            Create(kafka, "loose", 1, 3, "min.insync.replicas=1");
            Create(kafka, "tight", 1, 3, "min.insync.replicas=3");
            RealKafka.Tool("org.apache.kafka.tools.AclCommand", "--bootstrap-server", kafka.BootstrapServer, "--add", "--allow-principal", "User:alice", "--operation", "Write", "--topic", "fdw");
            // The first use of a coordinator creates an internal topic.
            session.Run("""
                New-KafkaProducer -Configuration @{ 'bootstrap.servers' = $server; 'transactional.id' = 't' }
                Use-KafkaTransaction { 'x' | Send-KafkaRecord fdw }
                Close-KafkaProducer
                """, ("server", kafka.BootstrapServer)).ThrowIfFailed();
            return kafka;
        }

        static void Create(RealKafka kafka, string topic, int partitions, int replicas, params string[] configuration) => RealKafka.Tool("org.apache.kafka.tools.TopicCommand",
            ["--bootstrap-server", kafka.BootstrapServer, "--create", "--topic", topic, "--partitions", $"{partitions}", "--replication-factor", $"{replicas}",
                .. configuration.SelectMany(setting => new[] { "--config", setting })]);
    }

    [RealKafkaFact]
    public void Partitions_have_leader_replicas_and_in_sync_replicas()
    {
        PSObject topic = Assert.Single(Run("Get-KafkaTopic fdw -BootstrapServer $server").ThrowIfFailed().Output);

        Assert.Equal("KafkaPS.KafkaTopic", topic.TypeNames[0]);
        Assert.Equal((3, 3, false), ((int)topic.Properties["PartitionCount"].Value, (int)topic.Properties["ReplicationFactor"].Value, (bool)topic.Properties["IsInternal"].Value));
        Assert.Equal(["fdw-0 1,2,3 1,2,3 True", "fdw-1 1,2,3 1,2,3 True", "fdw-2 1,2,3 1,2,3 True"], Run("""
            foreach ($p in (Get-KafkaTopic fdw -BootstrapServer $server).Partitions) {
                "$p $([int[]] [System.Linq.Enumerable]::Order($p.Replicas) -join ',') $([int[]] [System.Linq.Enumerable]::Order($p.InSyncReplicas) -join ',') $($p.Leader -eq $p.Replicas[0])"
            }
            """).ThrowIfFailed().Values<string>());
    }

    [RealKafkaTheory]
    [InlineData("Get-KafkaTopic FDW*", "fdw fdw-one fdw-unclean")]
    [InlineData("Get-KafkaTopic", "fdw fdw-one fdw-unclean loose tight")]
    [InlineData("Get-KafkaTopic *state*", "")]
    [InlineData("Get-KafkaTopic __*", "__transaction_state")]
    [InlineData("Get-KafkaTopic __transaction_state", "__transaction_state")]
    [InlineData("'loose', 'fdw-o*' | Get-KafkaTopic", "loose fdw-one")]
    [InlineData("Get-KafkaTopic nothing*", "")]
    public void Topics_are_found_by_name(string command, string names) =>
        Assert.Equal(names, string.Join(' ', Run($"New-KafkaProducer $server > $null; {command} | ForEach-Object {{ $_.Name }}").ThrowIfFailed().Values<string>()));

    [RealKafkaTheory]
    [InlineData("Get-KafkaTopic")]
    [InlineData("Test-KafkaTopicDurability")]
    public void A_topic_that_is_not_there_is_an_error_with_the_nearest_name_and_is_not_created(string command)
    {
        ScriptResult result = Run($"New-KafkaProducer $server > $null; {command} FDW, loose, Fdww; (Get-KafkaTopic fdw*).Name");

        Assert.Equal(2, result.Errors.Count);
        ErrorRecord error = result.Errors[0];
        Assert.Equal((ErrorCategory.ObjectNotFound, "FDW"), (error.CategoryInfo.Category, error.TargetObject));
        Assert.StartsWith("NoSuchTopic,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("Did you mean fdw", error.ToString(), StringComparison.Ordinal);
        Assert.Equal("loose", (result.Output[0].Properties["Topic"] ?? result.Output[0].Properties["Name"]).Value);
        Assert.Equal(["fdw", "fdw-one", "fdw-unclean"], result.Output.Skip(1).Select(name => (string)name.BaseObject));
    }

    [RealKafkaTheory]
    [InlineData("fdw", true, "")]
    [InlineData("fdw-unclean", false, "UncleanLeaderElection")]
    [InlineData("fdw-one", false, "ReplicationFactorTooLow NoSpareReplica")]
    [InlineData("loose", false, "MinInSyncReplicasTooLow")]
    [InlineData("tight", false, "NoSpareReplica")]
    public void A_topic_is_safe_or_not(string topic, bool isDurable, string rules)
    {
        ScriptResult result = Run("Test-KafkaTopicDurability $topic -BootstrapServer $server; Test-KafkaTopicDurability $topic -BootstrapServer $server -Quiet", ("topic", topic)).ThrowIfFailed();

        Assert.Equal(isDurable, result.Output[0].Properties["IsDurable"].Value);
        Assert.Equal(rules, string.Join(' ', Rules(result.Output[0])));
        Assert.Equal(isDurable, result.Output[1].BaseObject);
    }

    [RealKafkaFact]
    public void Wildcards_give_a_report_each_and_with_Quiet_one_bool()
    {
        ScriptResult result = Run("New-KafkaProducer $server > $null; (Get-KafkaTopic fdw* | Test-KafkaTopicDurability).Topic; Test-KafkaTopicDurability fdw* -Quiet; Test-KafkaTopicDurability none* -Quiet");

        Assert.Equal(["fdw", "fdw-one", "fdw-unclean", false, false], result.ThrowIfFailed().Output.Select(item => item.BaseObject));
    }

    [RealKafkaFact]
    public void Who_may_not_describe_is_told_so()
    {
        ScriptResult result = Run("""
            New-KafkaProducer -Configuration @{ 'bootstrap.servers' = $secure; 'security.protocol' = 'SASL_SSL'; 'sasl.mechanism' = 'PLAIN'
                'sasl.username' = 'alice'; 'sasl.password' = 'alice-secret'; 'ssl.ca.location' = "$certs/ca.pem" } > $null
            (Get-KafkaTopic).Name
            Test-KafkaTopicDurability fdw
            Get-KafkaTopic loose
            Test-KafkaTopicDurability fdw -Quiet -ErrorAction Ignore
            """, ("secure", cluster.Kafka.Properties["BOOTSTRAP_SASL_SSL"]), ("certs", cluster.Kafka.Properties["CERTS"]));

        Assert.Equal(["fdw", false], result.Output.Select(item => item.BaseObject));
        Assert.Equal(2, result.Errors.Count);
        Assert.All(result.Errors, error => Assert.Equal((ErrorCategory.PermissionDenied, "TopicAuthorizationException"), (error.CategoryInfo.Category, error.Exception.GetType().Name)));
        Assert.Contains("--operation DescribeConfigs --topic fdw", result.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [RealKafkaFact]
    public void Who_may_not_read_is_told_so_and_who_may_needs_no_right_on_a_group()
    {
        const string connect = """
            New-KafkaProducer -Configuration @{ 'bootstrap.servers' = $secure; 'security.protocol' = 'SASL_SSL'; 'sasl.mechanism' = 'PLAIN'
                'sasl.username' = 'alice'; 'sasl.password' = 'alice-secret'; 'ssl.ca.location' = "$certs/ca.pem" } > $null
            """;
        (string, object?)[] variables = [("secure", cluster.Kafka.Properties["BOOTSTRAP_SASL_SSL"]), ("certs", cluster.Kafka.Properties["CERTS"])];

        ScriptResult refused = Run($"{connect}; 'x' | Send-KafkaRecord fdw -Partition 1 -Quiet; Receive-KafkaRecord fdw -Partition 1; Receive-KafkaRecord loose", variables);
        RealKafka.Tool("org.apache.kafka.tools.AclCommand", "--bootstrap-server", cluster.Kafka.BootstrapServer, "--add", "--allow-principal", "User:alice", "--operation", "Read", "--topic", "fdw");
        ScriptResult read = Run($"{connect}; (Receive-KafkaRecord fdw -Partition 1 -Last 1).Value", variables).ThrowIfFailed();

        ErrorRecord[] errors = [.. refused.Errors];
        Assert.Equal(2, errors.Length);
        Assert.All(errors, error => Assert.StartsWith("TopicAuthorization,", error.FullyQualifiedErrorId, StringComparison.Ordinal));
        Assert.Contains("Partition fdw-1: The user is not allowed to read the topic.", errors[0].ToString(), StringComparison.Ordinal);
        Assert.Equal("x", read.Output.Single().BaseObject);
    }

    [RealKafkaFact]
    public void A_topic_with_a_node_missing_is_degraded()
    {
        using var kafka = new RealKafka("--brokers", "3");
        kafka.CreateTopic("fdw", partitions: 3);
        kafka.CreateTopic("tight", partitions: 1, "min.insync.replicas=3");
        kafka.Node("kill", 3);
        using var session = new PowerShellSession();
        ScriptResult result = null!;
        // The controller takes a few seconds to notice.
        for (int attempt = 0; attempt < 60; attempt++)
        {
            result = session.Run("Test-KafkaTopicDurability fdw, tight -BootstrapServer $server", ("server", kafka.BootstrapServer)).ThrowIfFailed();
            if (((IReadOnlyCollection<object>)result.Output[0].Properties["UnderReplicated"].Value).Count == 3 && Rules(result.Output[1]).Length == 2) break;
            Thread.Sleep(500);
        }

        Assert.Equal(true, result.Output[0].Properties["IsDurable"].Value);
        Assert.Equal(["UnderReplicated"], Rules(result.Output[0]));
        Assert.Equal(["BelowMinInSyncReplicas", "NoSpareReplica"], Rules(result.Output[1]));
        Assert.Equal(false, result.Output[1].Properties["IsDurable"].Value);
        PSObject finding = Findings(result.Output[0]).Single();
        Assert.Equal("All 3 partitions have fewer replicas in sync now than the replication factor 3.", finding.Properties["Message"].Value);
        Assert.StartsWith("Bring back or check the broker 3,", (string)finding.Properties["Recommendation"].Value, StringComparison.Ordinal);
    }

    static PSObject[] Findings(PSObject report) => [.. ((System.Collections.IEnumerable)report.Properties["Findings"].Value).Cast<object>().Select(PSObject.AsPSObject)];

    static string[] Rules(PSObject report) => [.. Findings(report).Select(finding => (string)finding.Properties["Rule"].Value)];

    ScriptResult Run(string script, params (string Name, object? Value)[] variables)
    {
        using var session = new PowerShellSession();
        return session.Run(script, [("server", cluster.Kafka.BootstrapServer), .. variables]);
    }
}

/// <summary>Tests without a real broker: with the embedded cluster, or none.</summary>
public sealed class TopicWithoutBrokerTests
{
    [Theory]
    [InlineData("Get-KafkaTopic")]
    [InlineData("Test-KafkaTopicDurability fdw")]
    public void Without_a_broker_it_is_a_timeout_after_max_block_ms(string command)
    {
        using var session = new PowerShellSession();

        ScriptResult result = session.Run($"{command} -Configuration @{{ 'bootstrap.servers' = '127.0.0.1:1'; 'max.block.ms' = 1000 }}");

        Assert.Equal("TimeoutException", result.Error.Exception.GetType().Name);
        Assert.Contains("127.0.0.1:1", result.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("Connect", result.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Ctrl_C_ends_the_wait_at_once()
    {
        using var session = new PowerShellSession();
        using RunningScript script = session.Begin("Get-KafkaTopic -BootstrapServer 127.0.0.1:1");
        // The fifth attempt lasts from about 5.4 to 11 s. Waiting for it would take four seconds more.
        Thread.Sleep(6500);

        script.AssertStopsAtOnce(seconds: 3.5);
    }

    [Fact]
    public void A_producer_and_a_configuration_are_one_too_many()
    {
        using var session = new PowerShellSession();

        ScriptResult result = session.Run("Get-KafkaTopic -Producer (New-KafkaProducer 127.0.0.1:1) -BootstrapServer 127.0.0.1:1");

        Assert.StartsWith("ProducerAndConfiguration,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    /// <summary>The pipeline binds a producer's Name property to -Name.</summary>
    [Fact]
    public void A_producer_from_the_pipeline_is_pointed_to_its_parameter()
    {
        using var session = new PowerShellSession();

        ScriptResult result = session.Run("Start-KafkaMockCluster t | New-KafkaProducer | Get-KafkaTopic; Close-KafkaProducer; Get-KafkaMockCluster | Stop-KafkaMockCluster");

        Assert.StartsWith("NoSuchTopic,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.EndsWith("it is the name of a producer. Use -Producer producer-1.", result.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_embedded_cluster_has_topics_too()
    {
        using var session = new PowerShellSession();

        ScriptResult result = session.Run("""
            Start-KafkaMockCluster -Topic a, b -PartitionCount 2 | New-KafkaProducer > $null
            foreach ($t in Get-KafkaTopic) { "$t $($t.PartitionCount)" }
            Get-KafkaTopic aa -ErrorAction SilentlyContinue -ErrorVariable missing
            $missing.FullyQualifiedErrorId
            Close-KafkaProducer
            Get-KafkaMockCluster | Stop-KafkaMockCluster
            """);

        Assert.Equal(["a 2", "b 2", "NoSuchTopic,KafkaPS.Commands.GetKafkaTopicCommand"], result.Values<string>());
    }
}
