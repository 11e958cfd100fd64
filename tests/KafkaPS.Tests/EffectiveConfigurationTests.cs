using System.Management.Automation;

namespace KafkaPS.Tests;

/// <summary>The configuration of a Java producer, as a dictionary and as a file: checked, and read back from the running client.</summary>
public sealed class EffectiveConfigurationTests : IDisposable
{
    const string Serializer = "org.apache.kafka.common.serialization.StringSerializer";

    readonly PowerShellSession _session = new();
    readonly TemporaryDirectory _directory = new();

    public EffectiveConfigurationTests()
    {
        string file = Path.Combine(_directory.Path, "producer.properties");
        File.WriteAllText(file, $"bootstrap.servers=fdw1:9092,fdw2:9092,fdw3:9092\nacks=all\nretries=10\nbatch.size=16432\nlinger.ms=50\n"
            + $"key.serializer={Serializer}\nvalue.serializer={Serializer}\nenable.idempotence=true\nclient.id=ucp_kafka\n");
        _session.Run($$"""
            $config = @{ 'bootstrap.servers' = 'fdw1:9092,fdw2:9092,fdw3:9092'; acks = 'all'; retries = 10; 'batch.size' = 16432; 'linger.ms' = 50
                         'key.serializer' = '{{Serializer}}'; 'value.serializer' = '{{Serializer}}'; 'enable.idempotence' = $true; 'client.id' = 'ucp_kafka' }
            $file = '{{file}}'
            """).ThrowIfFailed();
    }

    public void Dispose()
    {
        _session.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("-Configuration $config", "Dictionary")]
    [InlineData("-ConfigurationPath $file", "File: ")]
    public void It_is_valid_durable_and_in_order_and_each_value_is_translated(string parameter, string source)
    {
        ScriptResult judged = _session.Run($"$r = Test-KafkaProducerConfig {parameter}; $r.IsValid, $r.IsValidForJava, $r.IsDurable, $r.PreservesOrder; $r.Findings.Count; Test-KafkaProducerConfig {parameter} -Quiet").ThrowIfFailed();
        Assert.Equal(["True", "True", "True", "True", "0", "True"], judged.Output.Select(item => item.ToString()));

        ScriptResult effective = _session.Run($"$p = New-KafkaProducer {parameter}; Get-KafkaProducerConfig -Producer $p | Where-Object {{ $_.Source.StartsWith('{source}') }}").ThrowIfFailed();
        Assert.Empty(effective.Warnings);
        Assert.Equal(
        [
            "bootstrap.servers=fdw1:9092,fdw2:9092,fdw3:9092 -> metadata.broker.list=fdw1:9092,fdw2:9092,fdw3:9092", "retries=10 -> message.send.max.retries=10",
            "acks=all -> request.required.acks=-1", "batch.size=16432 -> batch.size=16432", "linger.ms=50 -> queue.buffering.max.ms=50", "client.id=ucp_kafka -> client.id=ucp_kafka",
            $"key.serializer={Serializer} -> =", $"value.serializer={Serializer} -> =", "enable.idempotence=true -> enable.idempotence=true",
        ], effective.Output.Select(Translation));
    }

    [Fact]
    public void Defaults_are_told_as_they_are_in_the_client()
    {
        ScriptResult result = _session.Run("$p = New-KafkaProducer fdw1:9092; Get-KafkaProducerConfig -Producer $p").ThrowIfFailed();

        // A Derived value would mean that the catalog is wrong.
        Assert.Equal(["bootstrap.servers=fdw1:9092"], result.Output.Where(item => Text(item, "Source") != "Default").Select(item => item.ToString()));
        Assert.Contains("delivery.timeout.ms=120000 -> message.timeout.ms=120000", result.Output.Select(Translation));
        Assert.Contains("partitioner.class=murmur2_random -> partitioner=murmur2_random", result.Output.Select(Translation));
        Assert.All(result.Output, item => Assert.NotEqual("None", Text(item, "Translation")));
    }

    /// <summary>The new user is shown wherever the old one was specified; neither password is.</summary>
    [Theory]
    [InlineData("-Credential (Login alice old)", "alice", "Parameter")]
    [InlineData("-SecurityProtocol SASL_SSL -SaslMechanism PLAIN -Configuration @{ 'sasl.jaas.config' = 'org.apache.kafka.common.security.plain.PlainLoginModule required username=\"alice\" password=\"old\";' }", "alice", "Derived")]
    public void A_login_that_was_changed_is_shown(string login, string user, string source)
    {
        _session.Run("function Login($User, $Text) { $password = [securestring]::new(); foreach ($c in $Text.ToCharArray()) { $password.AppendChar($c) }; [pscredential]::new($User, $password) }").ThrowIfFailed();

        ScriptResult before = _session.Run($"$p = New-KafkaProducer fdw1:9092 {login}; $p | Get-KafkaProducerConfig sasl.username, sasl.password").ThrowIfFailed();
        ScriptResult after = _session.Run("Set-KafkaProducer -Credential (Login bob new) | Out-Null; $p | Get-KafkaProducerConfig sasl.username, sasl.password").ThrowIfFailed();

        Assert.Equal([$"sasl.username={user} -> sasl.username={user}", "sasl.password=******** -> sasl.password=********"], before.Output.Select(Translation));
        Assert.All(before.Output, item => Assert.Equal(source, Text(item, "Source")));
        Assert.Equal(["sasl.username=bob -> sasl.username=bob", "sasl.password=******** -> sasl.password=********"], after.Output.Select(Translation));
        Assert.All(after.Output, item => Assert.Equal("Set-KafkaProducer", Text(item, "Source")));
    }

    [Theory]
    [InlineData("$p | Get-KafkaProducerConfig acks", "acks=1")]
    [InlineData("$p, $q | Get-KafkaProducerConfig acks", "acks=1 acks=all")]
    [InlineData("'first' | Get-KafkaProducerConfig acks", "acks=1")]
    [InlineData("$p | Get-KafkaProducerConfig | Where-Object Name -eq acks", "acks=1")]
    [InlineData("'acks', 'linger.ms' | Get-KafkaProducerConfig", "acks linger.ms")]
    [InlineData("'acks', 'linger.ms' | Get-KafkaProducerConfig -Producer $p", "acks=1 linger.ms=5")]
    [InlineData("'acks', 'linger.ms' | Get-KafkaProducerConfig -Producer first", "acks=1 linger.ms=5")]
    public void The_pipeline_brings_producers_or_names(string command, string expected) =>
        Assert.Equal(expected.Split(' '), _session.Run($"$p = New-KafkaProducer fdw1:9092 -Acks 1 -Name first -WarningAction Ignore; $q = New-KafkaProducer fdw1:9092; {command}").ThrowIfFailed().Output.Select(item => item.ToString()));

    [Fact]
    public void A_producer_in_the_place_of_a_name_is_pointed_to_its_parameter()
    {
        ErrorRecord error = _session.Run("$p = New-KafkaProducer fdw1:9092; Get-KafkaProducerConfig $p").Error;
        Assert.Contains("'producer-1' is a producer. Give it with -Producer.", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_one_property_makes_of_another_is_Derived()
    {
        ScriptResult result = _session.Run("$p = New-KafkaProducer a:1 -Acks 1 -LingerMs 100000 -WarningAction SilentlyContinue; Get-KafkaProducerConfig enable.idempotence, delivery.timeout.ms -Producer $p").ThrowIfFailed();

        Assert.Equal(["delivery.timeout.ms=130000 Derived", "enable.idempotence=false Derived"], result.Output.Select(item => $"{item} {Text(item, "Source")}"));
    }

    [Theory]
    [InlineData("-Acks 1 -WarningAction SilentlyContinue", "acks=1")]
    [InlineData("-Retries 3", "retries=3")]
    [InlineData("-LingerMs 2.5", "linger.ms=2.5")]
    [InlineData("-BatchSize 4096", "batch.size=4096")]
    [InlineData("-CompressionType ZSTD", "compression.type=zstd")]
    [InlineData("-ClientId me", "client.id=me")]
    [InlineData("-EnableIdempotence", "enable.idempotence=true")]
    [InlineData("-EnableIdempotence:$false -WarningAction SilentlyContinue", "enable.idempotence=false")]
    [InlineData("-MaxInFlight 1", "max.in.flight.requests.per.connection=1")]
    [InlineData("-DeliveryTimeoutMs 60000", "delivery.timeout.ms=60000")]
    [InlineData("-MaxBlockMs 1000", "max.block.ms=1000")]
    [InlineData("-TransactionalId t", "transactional.id=t")]
    [InlineData("-KeySerializer Int32", "key.serializer=Int32")]
    [InlineData("-ValueSerializer { $_ }", "value.serializer=ScriptBlock")]
    public void Each_parameter_sets_its_property(string parameter, string property)
    {
        ScriptResult result = _session.Run($"$p = New-KafkaProducer a:1 {parameter}; Get-KafkaProducerConfig -Producer $p | Where-Object {{ $_.Source -eq 'Parameter' -and $_.Name -ne 'bootstrap.servers' }}").ThrowIfFailed();

        Assert.Equal(property, Assert.Single(result.Output).ToString());
    }

    static string Translation(PSObject item) => $"{item} -> {Text(item, "LibrdkafkaName")}={Text(item, "LibrdkafkaValue")}";

    static string Text(PSObject item, string property) => $"{item.Properties[property].Value}";
}
