using System.Management.Automation;
using Xunit.Abstractions;

namespace KafkaPS.Tests;

/// <summary>Test-KafkaConnection against real clusters of every kind, and the embedded one: each stage's verdict, and that nothing is written or disturbed.</summary>
[Collection(SharedKafka.Name)]
public sealed class TestKafkaConnectionTests(SharedKafka.Fixture shared, SecuredKafka secured, ITestOutputHelper output) : IClassFixture<SecuredKafka>, IDisposable
{
    /// <summary>Five by design; more on a busy machine.</summary>
    const double LimitSeconds = 10;

    const string Login = "function Login($who, $how) { @{ 'security.protocol' = 'SASL_SSL'; 'ssl.ca.location' = $ca; 'sasl.mechanism' = $how; 'sasl.username' = $who.UserName; 'sasl.password' = $who.Password } }";

    readonly PowerShellSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void The_embedded_cluster()
    {
        string[] stages = Run("$c = Start-KafkaMockCluster -Topic one -PartitionCount 2; Test-KafkaConnection $c.BootstrapServer -Topic one");

        Assert.Equal(["Names Passed", "Connect Passed", "Tls Skipped", "Protocol Passed", "Login Skipped", "Cluster Passed", "Brokers Passed", "Topic Passed", "Write Skipped", "TransactionalId Skipped", "Clock Skipped"], stages);
        AssertVerdicts("Names Passed,Topic Failed", "Test-KafkaConnection $c.BootstrapServer -Topic nope");
        Assert.Equal([true, false], _session.Run("Test-KafkaConnection $c.BootstrapServer -Quiet; Test-KafkaConnection 127.0.0.1:1 -Quiet").ThrowIfFailed().Values<bool>());
        Assert.Equal(11, _session.Run("$null = New-KafkaProducer $c.BootstrapServer; (Test-KafkaConnection).Stages").ThrowIfFailed().Output.Count);
    }

    [RealKafkaFact]
    public void A_cluster_without_security()
    {
        shared.Kafka.CreateTopic("connection-test", 2);
        _session.Run($"$b = '{shared.Kafka.BootstrapServer}'").ThrowIfFailed();

        string[] stages = Run("Test-KafkaConnection $b -Topic connection-test -Configuration @{ 'transactional.id' = 'connection-test' }", stages => stages[^1] == "Clock Passed");

        Assert.Equal(["Names Passed", "Connect Passed", "Tls Skipped", "Protocol Passed", "Login Skipped", "Cluster Passed", "Brokers Passed", "Topic Passed", "Write Passed", "TransactionalId Passed", "Clock Passed"], stages);
        Assert.Empty(TopicReader.ReadValues(shared.Kafka.BootstrapServer, "connection-test"));
        AssertVerdicts("Names Passed,Topic Failed", "Test-KafkaConnection $b -Topic no-such-topic");
        AssertVerdicts("Names Passed,Topic Failed", "Test-KafkaConnection $b -Topic 'no topic'");
        // One working address of two is a warning.
        Assert.Contains("Connect Warning", Run("Test-KafkaConnection $b, 127.0.0.1:1", stages => stages.Contains("Connect Warning")));
    }

    [RealKafkaFact]
    public void A_producer_that_uses_the_transactional_id_is_not_disturbed()
    {
        ScriptResult result = _session.Run($$"""
            $producer = New-KafkaProducer {{shared.Kafka.BootstrapServer}} -TransactionalId undisturbed
            Start-KafkaTransaction
            'x' | Send-KafkaRecord undisturbed | Out-Null
            Test-KafkaConnection -Producer $producer -Topic undisturbed
            Test-KafkaConnection {{shared.Kafka.BootstrapServer}} -Configuration @{ 'transactional.id' = 'undisturbed' } -Quiet
            Complete-KafkaTransaction
            """).ThrowIfFailed();

        Assert.Equal(true, result.Output[1].BaseObject);
        Assert.Equal(["x"], shared.Kafka.Consume("undisturbed", 1));
    }

    [RealKafkaTheory]
    [InlineData("$tls -Configuration @{ 'security.protocol' = 'SSL'; 'ssl.ca.location' = $ca }", null)]
    [InlineData("$mutual -Configuration @{ 'security.protocol' = 'SSL'; 'ssl.ca.location' = $ca; 'ssl.keystore.location' = $p12; 'ssl.keystore.password' = $password }", null)]
    [InlineData("$mutual -Configuration @{ 'security.protocol' = 'SSL'; 'ssl.ca.location' = $ca; 'ssl.certificate.location' = $certificate; 'ssl.key.location' = $encrypted; 'ssl.key.password' = $password }", null)]
    [InlineData("$sasl -Configuration (Login $alice PLAIN)", null)]
    [InlineData("$sasl -Configuration (Login $alice SCRAM-SHA-512)", null)]
    [InlineData("$sasl -Configuration ((Login $alice SCRAM-SHA-256) + @{ 'transactional.id' = 'connection-test' })", null)]
    [InlineData("$sasl -Configuration (Login $wrong PLAIN)", "Login")]
    [InlineData("$sasl -Configuration (Login $wrong SCRAM-SHA-256)", "Login")]
    [InlineData("$sasl -Configuration @{ 'security.protocol' = 'SSL'; 'ssl.ca.location' = $ca }", "Cluster")]
    [InlineData("$mutual -Configuration @{ 'security.protocol' = 'SSL'; 'ssl.ca.location' = $ca }", "Protocol")]
    [InlineData("$tls -Configuration @{ 'security.protocol' = 'SSL'; 'ssl.ca.location' = $certificate }", "Tls")]
    [InlineData("$plain -Configuration @{ 'security.protocol' = 'SSL'; 'ssl.ca.location' = $ca }", "Tls")]
    [InlineData("$tls", "Protocol")]
    public void A_cluster_with_security(string arguments, string? failed)
    {
        secured.Prepare(_session);
        _session.Run(Login).ThrowIfFailed();

        string expected = failed is null ? "Clock Passed" : $"{failed} Failed";
        string[] stages = Run($"Test-KafkaConnection {arguments}", stages => stages[^1] == expected);

        Assert.Equal(expected, stages[^1]);
        if (arguments.Contains("transactional.id", StringComparison.Ordinal)) Assert.Contains("TransactionalId Passed", stages);
    }

    [RealKafkaFact]
    public void A_producer_whose_login_was_changed()
    {
        secured.Prepare(_session);
        _session.Run(Login).ThrowIfFailed();

        string[] stages = Run("""
            $producer = New-KafkaProducer $sasl -Configuration (Login $wrong SCRAM-SHA-512)
            Set-KafkaProducer -Credential $alice
            Test-KafkaConnection -Producer $producer
            """, stages => stages[^1] == "Clock Passed");

        Assert.Equal("Clock Passed", stages[^1]);
    }

    [RealKafkaFact]
    public void A_cluster_with_access_control_and_three_brokers_of_which_one_is_down()
    {
        using var kafka = new RealKafka("--brokers", "3", "--acl");
        using var directory = new TemporaryDirectory();
        kafka.CreateTopic("readable", 1);
        kafka.CreateTopic("writable", 3);
        Allow(kafka, "--operation", "Describe", "--topic", "readable");
        Allow(kafka, "--operation", "Write", "--topic", "writable");
        Allow(kafka, "--operation", "Write", "--transactional-id", "allowed");
        var own = new ClientCertificate(Path.Combine(kafka.Properties["CERTS"], "client.p12"), directory.Path);
        _session.Run("function Ssl($id) { @{ 'security.protocol' = 'SSL'; 'ssl.ca.location' = $ca; 'ssl.certificate.location' = $certificate; 'ssl.key.location' = $key; 'transactional.id' = $id } }",
            ("ca", Path.Combine(kafka.Properties["CERTS"], "ca.pem")), ("certificate", own.Certificate), ("key", own.Key), ("ssl", kafka.Properties["BOOTSTRAP_SSL"].Split(',')),
            ("plain", kafka.BootstrapServer.Split(','))).ThrowIfFailed();

        AssertVerdicts("Names Passed,Clock Skipped", "Test-KafkaConnection $ssl -Topic writable -Configuration (Ssl allowed)");
        AssertVerdicts("Names Passed,TransactionalId Failed", "Test-KafkaConnection $ssl -Topic writable -Configuration (Ssl other)");
        AssertVerdicts("Names Passed,Write Failed", "Test-KafkaConnection $ssl -Topic readable -Configuration (Ssl allowed)");
        AssertVerdicts("Names Passed,Topic Failed", "Test-KafkaConnection $ssl -Topic secret -Configuration (Ssl allowed)");

        // A user without any permission is logged in, but gets no further: with a topic, a missing one, or none.
        _session.Run("function Sasl($how, $id) { @{ 'security.protocol' = 'SASL_SSL'; 'ssl.ca.location' = $ca; 'sasl.mechanism' = $how; 'sasl.username' = 'alice'; 'sasl.password' = 'alice-secret' } + ($id ? @{ 'transactional.id' = $id } : @{}) }",
            ("sasl", kafka.Properties["BOOTSTRAP_SASL_SSL"].Split(','))).ThrowIfFailed();
        AssertVerdicts("Names Passed,Write Failed", "Test-KafkaConnection $sasl -Configuration (Sasl PLAIN)");
        AssertVerdicts("Names Passed,Topic Failed", "Test-KafkaConnection $sasl -Topic writable -Configuration (Sasl PLAIN)");
        AssertVerdicts("Names Passed,Topic Failed", "Test-KafkaConnection $sasl -Topic missing -Configuration (Sasl SCRAM-SHA-256)");
        AllowUser(kafka, "alice", "--operation", "Write", "--topic", "writable");
        AllowUser(kafka, "alice", "--operation", "Write", "--transactional-id", "allowed");
        AssertVerdicts("Names Passed,TransactionalId Failed", "Test-KafkaConnection $sasl -Topic writable -Configuration (Sasl SCRAM-SHA-256 other)");
        Assert.Contains("TransactionalId Passed", Run("Test-KafkaConnection $sasl -Topic writable -Configuration (Sasl SCRAM-SHA-512 allowed)", stages => stages.Contains("TransactionalId Passed")));

        kafka.Node("kill", 3);
        foreach (string arguments in new[] { "$plain", "$sasl -Configuration (Sasl PLAIN allowed)" })
        {
            string[] stages = Run($"Test-KafkaConnection {arguments} -Topic writable", stages => stages.Contains("Connect Warning"));
            Assert.Contains("Connect Warning", stages);
            Assert.DoesNotContain(stages, stage => stage.EndsWith("Failed", StringComparison.Ordinal));
        }
    }

    [RealKafkaFact]
    public void A_broker_that_advertises_a_name_that_is_not_known()
    {
        using var kafka = new RealKafka("--set", "advertised.listeners=PLAINTEXT://no-such-host.invalid:9092");
        _session.Run($"$b = '{kafka.BootstrapServer}'").ThrowIfFailed();

        string[] stages = Run("Test-KafkaConnection $b -Topic t");
        ScriptResult sent = _session.Run("'x' | Send-KafkaRecord t -BootstrapServer $b -Configuration @{ 'max.block.ms' = 3000; 'delivery.timeout.ms' = 6000; 'request.timeout.ms' = 3000 }");

        // The client also connects to the advertised address, and may have left the original one before it has its answer.
        Assert.Contains(stages[^1], new[] { "Brokers Failed", "Cluster Failed" });
        Assert.Contains("no-such-host.invalid", sent.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("advertised.listeners", sent.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    static void Allow(RealKafka kafka, params string[] rule) => AllowUser(kafka, "CN=client", rule);

    static void AllowUser(RealKafka kafka, string user, params string[] rule) => RealKafka.Tool("org.apache.kafka.tools.AclCommand",
        ["--bootstrap-server", kafka.BootstrapServer, "--add", "--allow-principal", $"User:{user}", .. rule]);

    /// <param name="expected">The first and the last stage.</param>
    /// <param name="script">The call.</param>
    void AssertVerdicts(string expected, string script)
    {
        string[] stages = Run(script, stages => $"{stages[0]},{stages[^1]}" == expected);
        Assert.Equal(expected, $"{stages[0]},{stages[^1]}");
    }

    /// <summary>Runs the call until its stages are as expected, at most five times: a stage waits a second or two for its answer, which a busy machine may not meet.</summary>
    string[] Run(string script, Func<string[], bool> isExpected)
    {
        for (int attempt = 1; ; attempt++)
        {
            string[] stages = Run(script);
            if (isExpected(stages) || attempt == 5) return stages;
        }
    }

    string[] Run(string script)
    {
        ScriptResult result = _session.Run(script).ThrowIfFailed();
        PSObject report = result.Output[^1];
        output.WriteLine($"{report}");
        string[] stages = [.. ((IEnumerable<object>)report.Properties["Stages"].Value).Select(stage => new PSObject(stage)).Select(stage =>
        {
            output.WriteLine($"  {stage} {stage.Properties["Advice"].Value}");
            return $"{stage.Properties["Name"].Value} {stage.Properties["Status"].Value}";
        })];
        Assert.InRange(((TimeSpan)report.Properties["Duration"].Value).TotalSeconds, 0, LimitSeconds);
        return stages;
    }
}
