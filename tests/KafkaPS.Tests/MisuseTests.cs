using System.Globalization;
using System.Diagnostics;
using System.Management.Automation;

namespace KafkaPS.Tests;

/// <summary>Each misuse causes one clear error and nothing else.</summary>
public sealed class MisuseTests : IDisposable
{
    readonly PowerShellSession _session = new();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("'x' | Send-KafkaRecord fdw", "NoProducer,", "New-KafkaProducer -BootstrapServer")]
    [InlineData("Wait-KafkaProducer", "NoProducer,", "New-KafkaProducer -BootstrapServer")]
    [InlineData("Close-KafkaProducer", "NoProducer,", "New-KafkaProducer -BootstrapServer")]
    [InlineData("$p = New-KafkaProducer 127.0.0.1:1; Close-KafkaProducer $p; 'x' | Send-KafkaRecord fdw -Producer $p", "ProducerClosed,", "'producer-1' is closed")]
    [InlineData("'x' | Send-KafkaRecord fdw -Producer nope", "ParameterArgumentTransformationError,", "named 'nope'")]
    [InlineData("$null = New-KafkaProducer 127.0.0.1:1 -Name a; 'x' | Send-KafkaRecord fdw -Producer nope", "ParameterArgumentTransformationError,", "The open producers are: a.")]
    [InlineData("$null = New-KafkaProducer 127.0.0.1:1 -Name a; New-KafkaProducer 127.0.0.1:1 -Name A", "ProducerExists,", "'A' is already open")]
    [InlineData("$null = New-KafkaProducer 127.0.0.1:1; 'x' | Send-KafkaRecord", "NoTopic,", "-Topic")]
    [InlineData("$null = New-KafkaProducer 127.0.0.1:1; 'x' | Send-KafkaRecord ''", "ParameterArgumentValidationError", "Topic")]
    [InlineData("$null = New-KafkaProducer 127.0.0.1:1; 'x' | Send-KafkaRecord $null", "ParameterArgumentValidationError", "Topic")]
    [InlineData("$null = New-KafkaProducer 127.0.0.1:1; 'x' | Send-KafkaRecord fdw -Partition -1", "ParameterArgumentValidationError", "Partition")]
    [InlineData("$p = New-KafkaProducer 127.0.0.1:1; 'x' | Send-KafkaRecord fdw -Producer $p -BootstrapServer a:1", "ProducerAndConfiguration,", "one or the other")]
    [InlineData("New-KafkaProducer", "InvalidConfiguration,", "-BootstrapServer host:9092")]
    [InlineData("New-KafkaProducer ''", "ParameterArgumentValidationError", "BootstrapServer")]
    [InlineData("New-KafkaProducer a:1 -Configuration @{ ackz = 1 }", "InvalidConfiguration,", "ackz")]
    [InlineData("New-KafkaProducer a:1 -Configuration @{ 'linger.ms' = 'soon' }", "InvalidConfiguration,", "linger.ms")]
    [InlineData("New-KafkaProducer a:1 -Configuration @{ acks = 1; 'enable.idempotence' = $true }", "InvalidConfiguration,", "acks")]
    [InlineData("New-KafkaProducer a:1 -Configuration @{ 'max.block.ms' = 'long' }", "InvalidConfiguration,", "max.block.ms")]
    [InlineData("New-KafkaProducer a:1 -Acks 2", "InvalidConfiguration,", "acks='2'")]
    [InlineData("New-KafkaProducer a:1 -EnableIdempotence -Acks 1", "InvalidConfiguration,", "conflicts with enable.idempotence")]
    [InlineData("New-KafkaProducer a:1 -CaCertificatePath /no/such/file", "InvalidConfiguration,", "/no/such/file")]
    [InlineData("New-KafkaProducer a:1 -SaslMechanism SCRAM", "InvalidConfiguration,", "SCRAM-SHA-256")]
    [InlineData("New-KafkaProducer -Configuration @{ 'bootstrap.servers' = '${env:KAFKAPS_NO_SUCH}' }", "InvalidConfiguration,", "variable 'KAFKAPS_NO_SUCH' does not exist")]
    [InlineData("New-KafkaProducer a:1 -Acks 2 -LingerMs -5 -Configuration @{ lingr = 1 }", "InvalidConfiguration,", "3 settings are not valid:")]
    [InlineData("$p = New-KafkaProducer 127.0.0.1:1; Close-KafkaProducer $p; Get-KafkaProducerConfig -Producer $p", "ProducerClosed,", "'producer-1' is closed")]
    [InlineData("$null = Start-KafkaMockCluster fdw | New-KafkaProducer; Test-KafkaTopicDurability fdw", "EmbeddedCluster,", "embedded cluster")]
    [InlineData("Test-KafkaProducerConfig", "NoConfiguration,", "-ConfigurationName")]
    [InlineData("Get-KafkaProducer nope", "NoSuchProducer,", "named 'nope'")]
    [InlineData("Get-KafkaMockCluster 7", "NoSuchMockCluster,", "7")]
    [InlineData("Start-KafkaMockCluster -BrokerCount 0", "ParameterArgumentValidationError", "BrokerCount")]
    public void One_error_that_names_the_input(string script, string errorId, string text)
    {
        ScriptResult result = _session.Run(script);

        Assert.StartsWith(errorId, result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(text, result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.NotEqual(ErrorCategory.NotSpecified, result.Error.CategoryInfo.Category);
        Assert.Empty(result.Output);
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void No_broker_is_an_error_after_max_block_ms_that_names_the_address_and_the_reason()
    {
        ScriptResult result = _session.Run("$null = New-KafkaProducer 127.0.0.1:1 -Configuration @{ 'max.block.ms' = 1000 }; 'x' | Send-KafkaRecord fdw");

        Assert.StartsWith("Timeout,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("KafkaPS.TimeoutException", result.Error.Exception.GetType().FullName);
        Assert.Contains("Topic fdw not present in metadata after 1000 ms", result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:1", result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("Connection refused", result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal("x", PSObject.AsPSObject(result.Error.TargetObject).Properties["Value"].Value);
    }

    [Fact]
    public void The_wait_for_a_missing_broker_is_paid_once_a_call()
    {
        long started = Stopwatch.GetTimestamp();
        ScriptResult result = _session.Run("$null = New-KafkaProducer 127.0.0.1:1 -Configuration @{ 'max.block.ms' = 1000 }; 1..50 | Send-KafkaRecord fdw");

        Assert.Equal(50, result.Errors.Count);
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0.9, 10);
        Assert.Equal(Enumerable.Range(1, 50), result.Errors.Select(error => int.Parse((string)PSObject.AsPSObject(error.TargetObject).Properties["Value"].Value, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Records_go_again_as_soon_as_the_broker_is_there()
    {
        // A cluster that starts later has no known address, and a stopped one cannot start again at the same port,
        // so the first producer uses an unreachable address and the second a running cluster.
        ScriptResult result = _session.Run("""
            $dead = New-KafkaProducer 127.0.0.1:1 -Name dead -Configuration @{ 'max.block.ms' = 200 }
            $null = Start-KafkaMockCluster fdw | New-KafkaProducer -Name alive
            'a' | Send-KafkaRecord fdw -Producer dead -ErrorAction SilentlyContinue -ErrorVariable lost
            $lost[0].TargetObject | Send-KafkaRecord -Producer alive
            """);

        Assert.Equal("fdw", Assert.Single(result.Output).Properties["Topic"].Value);
    }

    [Theory]
    [InlineData("'x' | Send-KafkaRecord fdw")]
    [InlineData("'x' | Send-KafkaRecord fdw -Synchronous")]
    public void Stopping_ends_the_wait_for_a_missing_broker_at_once(string send)
    {
        using RunningScript running = _session.Begin("$null = New-KafkaProducer 127.0.0.1:1; " + send);
        Thread.Sleep(500);

        running.AssertStopsAtOnce();
        Assert.Equal(PSInvocationState.Stopped, running.Shell.InvocationStateInfo.State);
        Assert.Empty(running.Shell.Streams.Error);
    }
}
