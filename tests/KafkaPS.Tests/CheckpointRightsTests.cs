using System.Management.Automation;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace KafkaPS.Tests;

/// <summary>Removes each permission that about_KafkaPS_Checkpoints lists in turn: the error names the missing one, and the next run ships what the failed run did not.</summary>
public sealed class CheckpointRightsTests(CheckpointRightsTests.Fixture fixture) : LogTests, IClassFixture<CheckpointRightsTests.Fixture>
{
    /// <summary>Confluent.Kafka has no name for it; librdkafka does.</summary>
    const ResourceType TransactionalId = (ResourceType)5;

    [RealKafkaTheory]
    [InlineData("data.", ResourceType.Topic, AclOperation.Write)]
    [InlineData("positions.", ResourceType.Topic, AclOperation.Read)]
    [InlineData("positions.", ResourceType.Topic, AclOperation.Write)]
    [InlineData("kafkaps-checkpoint-", TransactionalId, AclOperation.Write)]
    public void A_right_that_is_missing_is_named_and_nothing_is_lost(string prefix, ResourceType type, AclOperation operation)
    {
        string name = $"{prefix.Trim('.', '-')}-{operation}".ToLowerInvariant(), resource = prefix + name;
        AclBinding[] rights = fixture.Grant(name);
        // Commits a position to read.
        File.WriteAllText(Log, "1\n");
        Ship(name).ThrowIfFailed();
        File.AppendAllText(Log, "2\n");
        AclBinding right = rights.Single(right => right.Pattern.Name == resource && right.Pattern.Type == type && right.Entry.Operation == operation);
        fixture.Revoke(right);

        ErrorRecord error = Ship(name).Error;

        Assert.Equal(ErrorCategory.PermissionDenied, error.CategoryInfo.Category);
        Assert.StartsWith(type == TransactionalId ? "TransactionalIdAuthorization" : "TopicAuthorization", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(resource, error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains($"{operation} and Describe permissions on the {(type == TransactionalId ? "transactional.id" : "topic")}", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("Undo-KafkaTransaction", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        fixture.Add(right);
        Ship(name).ThrowIfFailed();
        Assert.Equal(["1", "2"], fixture.Kafka.Consume($"data.{name}", 2));
    }

    [RealKafkaFact]
    public void Without_DescribeConfigs_a_warning_says_what_is_not_checked()
    {
        AclBinding[] rights = fixture.Grant("unchecked");
        fixture.Revoke(rights.Single(right => right.Entry.Operation == AclOperation.DescribeConfigs));
        File.WriteAllText(Log, "1\n");

        ScriptResult result = Ship("unchecked").ThrowIfFailed();

        Assert.Contains("does not have the DescribeConfigs permission", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Equal("1", Assert.Single(result.Output).ToString());
    }

    [RealKafkaFact]
    public void A_topic_that_may_not_be_created_is_an_error_with_the_command_for_it()
    {
        AclBinding[] rights = fixture.Grant("missing", hasPositions: false);
        File.WriteAllText(Log, "1\n");

        ErrorRecord error = Ship("missing").Error;

        Assert.StartsWith("CheckpointTopicMissing", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("--create --topic positions.missing --partitions 1 --config cleanup.policy=compact", error.Exception.Message, StringComparison.Ordinal);
        fixture.Add(Fixture.Right("positions.missing", ResourceType.Topic, AclOperation.Create));
        Assert.Equal("1", Assert.Single(Ship("missing").ThrowIfFailed().Output).ToString());
    }

    [RealKafkaFact]
    public void A_right_that_is_taken_away_while_a_log_is_followed_ends_the_call()
    {
        const string Name = "followed";
        AclBinding[] rights = fixture.Grant(Name);
        foreach (AclBinding right in rights.Where(right => right.Entry.Operation == AclOperation.Write))
        {
            File.AppendAllText(Log, "x\n");
            using RunningScript running = Session.Begin($"Send-KafkaRecord data.{Name} -Path $log -Checkpoint {Name} -CheckpointTopic positions.{Name} -ConfigurationPath $config -Wait -CommitIntervalMs 100",
                ("log", Log), ("config", fixture.Configuration));
            Assert.True(SpinWait.SpinUntil(() => running.Output.Count > 0 || running.IsCompleted, TimeSpan.FromSeconds(60)));
            fixture.Revoke(right);
            File.AppendAllText(Log, "y\n");

            Assert.True(SpinWait.SpinUntil(() => running.IsCompleted, TimeSpan.FromSeconds(60)));

            Assert.Contains("not allowed to", running.Shell.InvocationStateInfo.Reason?.Message ?? string.Join(' ', running.Shell.Streams.Error), StringComparison.Ordinal);
            fixture.Add(right);
        }

        Ship(Name).ThrowIfFailed();
        Assert.Equal(["x", "y", "x", "y", "x", "y"], fixture.Kafka.Consume($"data.{Name}", 6));
    }

    ScriptResult Ship(string name) => Session.Run($"(Send-KafkaRecord data.{name} -Path $log -Checkpoint {name} -CheckpointTopic positions.{name} -ConfigurationPath $config -Summary).Delivered",
        ("log", Log), ("config", fixture.Configuration));

    /// <summary>A cluster that allows alice only what she is granted.</summary>
    public sealed class Fixture : IDisposable
    {
        readonly Lazy<RealKafka> _kafka = new(() => new RealKafka("--acl", "--set", "auto.create.topics.enable=false"));
        readonly TemporaryDirectory _folder = new();

        internal RealKafka Kafka => _kafka.Value;

        /// <summary>Alice's configuration file.</summary>
        internal string Configuration
        {
            get
            {
                string path = Path.Combine(_folder.Path, "alice.properties");
                File.WriteAllText(path, $"""
                    bootstrap.servers={Kafka.Properties["BOOTSTRAP_SASL_SSL"]}
                    security.protocol=SASL_SSL
                    sasl.mechanism=PLAIN
                    sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="alice" password="{SecuredKafka.Password}";
                    ssl.truststore.type=PEM
                    ssl.truststore.location={Kafka.Properties["CERTS"]}/ca.pem
                    max.block.ms=20000
                    """);
                return path;
            }
        }

        /// <summary>Creates the topics, and grants what the help lists. Write includes Describe.</summary>
        internal AclBinding[] Grant(string name, bool hasPositions = true)
        {
            string data = $"data.{name}", positions = $"positions.{name}";
            AclBinding[] rights =
            [
                Right(data, ResourceType.Topic, AclOperation.Write),
                Right(positions, ResourceType.Topic, AclOperation.Read), Right(positions, ResourceType.Topic, AclOperation.Write), Right(positions, ResourceType.Topic, AclOperation.DescribeConfigs),
                Right($"kafkaps-checkpoint-{name}", TransactionalId, AclOperation.Write),
            ];
            using IAdminClient admin = Admin();
            TopicSpecification[] topics =
            [
                new() { Name = data, NumPartitions = 1 },
                .. hasPositions ? new TopicSpecification[] { new() { Name = positions, NumPartitions = 1, Configs = new() { ["cleanup.policy"] = "compact" } } } : [],
            ];
            admin.CreateTopicsAsync(topics).GetAwaiter().GetResult();
            Create(admin, rights);
            return rights;
        }

        internal void Revoke(AclBinding right)
        {
            using IAdminClient admin = Admin();
            Assert.Single(admin.DeleteAclsAsync([right.ToFilter()]).GetAwaiter().GetResult().Single().AclBindings);
            Await(admin, right, isThere: false);
        }

        internal void Add(AclBinding right)
        {
            using IAdminClient admin = Admin();
            Create(admin, [right]);
        }

        static void Create(IAdminClient admin, AclBinding[] rights)
        {
            admin.CreateAclsAsync(rights).GetAwaiter().GetResult();
            foreach (AclBinding right in rights) Await(admin, right, isThere: true);
        }

        /// <summary>Waits until the broker itself applies what the controller has decided.</summary>
        static void Await(IAdminClient admin, AclBinding right, bool isThere) => Assert.True(SpinWait.SpinUntil(
            () => admin.DescribeAclsAsync(right.ToFilter()).GetAwaiter().GetResult().AclBindings.Count > 0 == isThere, TimeSpan.FromSeconds(60)));

        public void Dispose()
        {
            if (_kafka.IsValueCreated) _kafka.Value.Dispose();
            _folder.Dispose();
        }

        IAdminClient Admin() => new AdminClientBuilder(new AdminClientConfig { BootstrapServers = Kafka.BootstrapServer }).Build();

        internal static AclBinding Right(string name, ResourceType type, AclOperation operation) => new()
        {
            Pattern = new ResourcePattern { Type = type, Name = name, ResourcePatternType = ResourcePatternType.Literal },
            Entry = new AccessControlEntry { Principal = "User:alice", Host = "*", Operation = operation, PermissionType = AclPermissionType.Allow },
        };
    }
}
