using System.Management.Automation;

namespace KafkaPS.Tests;

/// <summary>Topics that accept less than one batch of the client: as in Java's producer (KIP-126), no record that is small enough fails, and the order is kept.</summary>
[Collection(SharedKafka.Name)]
public sealed class BatchLimitTests(SharedKafka.Fixture fixture)
{
    const int Count = 20_000;

    [RealKafkaTheory]
    [InlineData("Send-KafkaRecord -Path $file -Topic $topic -Summary", "")]
    [InlineData("[System.IO.File]::ReadLines($file) | Send-KafkaRecord $topic -Summary", "")]
    [InlineData("[System.IO.File]::ReadLines($file) | Send-KafkaRecord $topic -Key k -Header @{ a = 1 } -Summary", "")]
    [InlineData("[System.IO.File]::ReadLines($file) | Send-KafkaRecord $topic -Summary", "'enable.idempotence' = $false")]
    [InlineData("Use-KafkaTransaction { Send-KafkaRecord -Path $file -Topic $topic -Summary }", "'transactional.id' = 'small'")]
    [InlineData("Send-KafkaRecord -Path $file -Topic $topic -NoWait; Wait-KafkaProducer; [pscustomobject] @{} | ForEach-Object { \"small: $($producer.Delivered) delivered, $($producer.Failed) failed, 0 unknown\" }", "")]
    public void Every_line_arrives_once_in_order_where_the_topic_takes_less_than_a_batch(string script, string configuration)
    {
        RealKafka kafka = fixture.Kafka;
        string topic = $"small-{Guid.NewGuid():N}";
        kafka.CreateTopic(topic, partitions: 1, "max.message.bytes=100000");
        using var directory = new TemporaryDirectory();
        string file = Path.Combine(directory.Path, "app.log");
        string[] lines = [.. Enumerable.Range(0, Count).Select(i => $"line {i:D6} ".PadRight(80, 'x'))];
        File.WriteAllLines(file, lines);
        using var session = new PowerShellSession();

        ScriptResult result = session.Run($"$producer = New-KafkaProducer $server -Configuration @{{ {configuration} }}; {script}; Close-KafkaProducer",
            ("server", kafka.BootstrapServer), ("file", file), ("topic", topic)).ThrowIfFailed();

        Assert.EndsWith($": {Count} delivered, 0 failed, 0 unknown", Assert.Single(result.Output).ToString(), StringComparison.Ordinal);
        Assert.Equal(lines, kafka.Consume(topic, Count));
    }

    [RealKafkaFact]
    public void Inputs_come_out_in_order_where_batches_are_divided()
    {
        RealKafka kafka = fixture.Kafka;
        kafka.CreateTopic("small-passed", partitions: 1, "max.message.bytes=100000");
        string[] lines = [.. Enumerable.Range(0, Count).Select(i => $"line {i:D6} ".PadRight(80, 'x'))];
        using var session = new PowerShellSession();

        ScriptResult result = session.Run("$null = New-KafkaProducer $server; $lines | Send-KafkaRecord small-passed -PassThru; Close-KafkaProducer",
            ("server", kafka.BootstrapServer), ("lines", lines)).ThrowIfFailed();

        Assert.Equal(lines, result.Output.Select(item => item.BaseObject));
        Assert.Equal(Enumerable.Range(0, Count), result.Output.Select(item => (int)(long)item.Properties["Offset"].Value));
    }

    [RealKafkaFact]
    public void Only_a_record_that_is_itself_too_large_fails_and_is_told_both_numbers()
    {
        RealKafka kafka = fixture.Kafka;
        kafka.CreateTopic("small-and-large", partitions: 1, "max.message.bytes=100000");
        string[] lines = [.. Enumerable.Range(0, Count).Select(i => i == 12_345 ? new string('y', 150_000) : $"line {i:D6} ".PadRight(80, 'x'))];
        using var session = new PowerShellSession();

        ScriptResult result = session.Run("$null = New-KafkaProducer $server; $lines | Send-KafkaRecord small-and-large -Summary; Close-KafkaProducer",
            ("server", kafka.BootstrapServer), ("lines", lines));

        Assert.Equal("small-and-large: 19999 delivered, 1 failed, 0 unknown", Assert.Single(result.Output).ToString());
        Assert.StartsWith("RecordTooLarge,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("150000 bytes", result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("100000 bytes", result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(lines.Where(line => line[0] == 'l'), TopicReader.ReadValues(kafka.BootstrapServer, "small-and-large"));
    }

    [RealKafkaFact]
    public void Who_may_only_write_needs_no_right_to_ask_for_the_limit()
    {
        using var kafka = new RealKafka("--acl");
        kafka.CreateTopic("small", partitions: 1, "max.message.bytes=30000");
        RealKafka.Tool("org.apache.kafka.tools.AclCommand", "--bootstrap-server", kafka.BootstrapServer, "--add", "--allow-principal", "User:alice", "--operation", "Write", "--topic", "small");
        string[] lines = [.. Enumerable.Range(0, Count).Select(i => $"line {i:D6} ".PadRight(80, 'x'))];
        using var session = new PowerShellSession();

        ScriptResult result = session.Run("""
            $password = [securestring]::new(); foreach ($c in 'alice-secret'.ToCharArray()) { $password.AppendChar($c) }
            $null = New-KafkaProducer $server -Credential ([pscredential]::new('alice', $password)) -SaslMechanism SCRAM-SHA-256 -CaCertificatePath "$certs/ca.pem"
            $lines | Send-KafkaRecord small -Summary
            Close-KafkaProducer
            """, ("server", kafka.Properties["BOOTSTRAP_SASL_SSL"]), ("certs", kafka.Properties["CERTS"]), ("lines", lines)).ThrowIfFailed();

        Assert.EndsWith($": {Count} delivered, 0 failed, 0 unknown", Assert.Single(result.Output).ToString(), StringComparison.Ordinal);
        Assert.Equal(lines, TopicReader.ReadValues(kafka.BootstrapServer, "small"));
    }

    [RealKafkaFact]
    public void Of_a_batch_with_one_bad_record_that_record_is_found()
    {
        RealKafka kafka = fixture.Kafka;
        kafka.CreateTopic("compacted", partitions: 1, "cleanup.policy=compact");
        using var session = new PowerShellSession();

        ScriptResult result = session.Run("""
            $null = New-KafkaProducer $server -LingerMs 500
            1..10 | ForEach-Object { if ($_ -eq 5) { New-KafkaRecord -Value "v$_" } else { New-KafkaRecord -Key "k$_" -Value "v$_" } } | Send-KafkaRecord compacted
            Close-KafkaProducer
            """, ("server", kafka.BootstrapServer));

        Assert.Equal(10, result.Errors.Count);
        ErrorRecord culprit = Assert.Single(result.Errors, error => error.FullyQualifiedErrorId.StartsWith("InvalidRecord,", StringComparison.Ordinal));
        Assert.Equal("v5", PSObject.AsPSObject(culprit.TargetObject).Properties["Value"].Value);
        Assert.Contains("no key", culprit.Exception.Message, StringComparison.Ordinal);
        Assert.All(result.Errors.Where(error => error != culprit), error => Assert.Contains("because 1 of them has no key", error.Exception.Message, StringComparison.Ordinal));
    }
}
