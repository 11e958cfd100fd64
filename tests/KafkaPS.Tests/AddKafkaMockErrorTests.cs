using System.Diagnostics;
using System.Management.Automation;

namespace KafkaPS.Tests;

/// <summary>Add-KafkaMockError: the embedded cluster returns the errors to test a script with.</summary>
public sealed class AddKafkaMockErrorTests : IDisposable
{
    readonly PowerShellSession _session = new();

    public AddKafkaMockErrorTests() => _session.Run("""
        $cluster = Start-KafkaMockCluster one -PartitionCount 1
        $null = $cluster | New-KafkaProducer -Configuration @{ 'linger.ms' = 0; 'max.block.ms' = 20000; 'delivery.timeout.ms' = 10000 }
        $null = 'warm' | Send-KafkaRecord one
        """).ThrowIfFailed();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("MESSAGE_TOO_LARGE")]
    [InlineData("message_too_large")]
    [InlineData("RecordTooLargeException")]
    [InlineData("RecordTooLarge")]
    [InlineData("10")]
    public void An_error_goes_by_each_of_its_names_and_its_code(string name)
    {
        ScriptResult result = _session.Run($"Add-KafkaMockError {name}; 'x' | Send-KafkaRecord one; 'y' | Send-KafkaRecord one");

        Assert.StartsWith("RecordTooLarge,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("one-0@1", Assert.Single(result.Output).ToString());
    }

    [Fact]
    public void Errors_are_answered_in_turn_as_often_as_said()
    {
        ScriptResult result = _session.Run("$cluster | Add-KafkaMockError 10, NONE, INVALID_RECORD -Count 2; 1..7 | Send-KafkaRecord one -Synchronous");

        Assert.Equal(["RecordTooLarge", "InvalidRecord", "RecordTooLarge", "InvalidRecord"], result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Equal(["1", "3", "4", "6"], result.Errors.Select(error => PSObject.AsPSObject(error.TargetObject).Properties["Value"].Value));
        Assert.Equal(3, result.Output.Count);
    }

    [Fact]
    public void What_the_client_retries_is_delivered()
    {
        ScriptResult result = _session.Run("Add-KafkaMockError NotLeaderOrFollowerException -Count 3; Add-KafkaMockError TRANSPORT; 'x' | Send-KafkaRecord one").ThrowIfFailed();

        Assert.Equal("one-0@1", Assert.Single(result.Output).ToString());
    }

    [Fact]
    public void A_delay_is_waited_for()
    {
        long started = Stopwatch.GetTimestamp();
        _session.Run("Add-KafkaMockError -Api Produce -DelayMs 700; 'x' | Send-KafkaRecord one").ThrowIfFailed();
        Assert.True(Stopwatch.GetElapsedTime(started).TotalMilliseconds >= 700);

        started = Stopwatch.GetTimestamp();
        _session.Run("Add-KafkaMockError -DelayMs 300; 'x', 'y' | Send-KafkaRecord one -Synchronous; Add-KafkaMockError -DelayMs 0").ThrowIfFailed();
        Assert.True(Stopwatch.GetElapsedTime(started).TotalMilliseconds >= 600);
    }

    [Fact]
    public void An_error_can_come_late_and_from_one_broker()
    {
        long started = Stopwatch.GetTimestamp();
        ScriptResult result = _session.Run("Add-KafkaMockError RecordTooLarge -DelayMs 500 -BrokerId 1; 'x' | Send-KafkaRecord one");

        Assert.StartsWith("RecordTooLarge,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.True(Stopwatch.GetElapsedTime(started).TotalMilliseconds >= 500);
    }

    [Fact]
    public void A_broker_goes_down_and_comes_up_at_the_same_address()
    {
        ScriptResult result = _session.Run("""
            Add-KafkaMockError -Down
            'lost' | Send-KafkaRecord one -BootstrapServer $cluster.BootstrapServer -Configuration @{ 'max.block.ms' = 1000 }
            Add-KafkaMockError -Up
            'there' | Send-KafkaRecord one
            """);

        Assert.StartsWith("Timeout,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("one-0@1", Assert.Single(result.Output).ToString());
    }

    [Fact]
    public void A_topic_answers_an_error_until_it_is_ended()
    {
        ScriptResult result = _session.Run("""
            Add-KafkaMockError TopicAuthorizationException -Topic secret
            'x' | Send-KafkaRecord secret
            Add-KafkaMockError NONE -Topic secret
            [System.Threading.Thread]::Sleep(1100)
            'y' | Send-KafkaRecord secret
            """);

        Assert.StartsWith("TopicAuthorization,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("secret", Assert.Single(result.Output).Properties["Topic"].Value);
    }

    [Fact]
    public void The_youngest_cluster_is_meant_unless_another_is_given()
    {
        ScriptResult result = _session.Run("""
            $second = Start-KafkaMockCluster one
            Add-KafkaMockError RecordTooLarge
            'first' | Send-KafkaRecord one
            $second | Stop-KafkaMockCluster
            Add-KafkaMockError InvalidRecord
            'first' | Send-KafkaRecord one
            """);

        Assert.StartsWith("InvalidRecord,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("one-0@1", Assert.Single(result.Output).ToString());
    }

    [Fact]
    public void WhatIf_changes_nothing()
    {
        ScriptResult result = _session.Run("Add-KafkaMockError RecordTooLarge -WhatIf; Add-KafkaMockError -Down -WhatIf; 'x' | Send-KafkaRecord one").ThrowIfFailed();

        Assert.Single(result.Output);
    }

    [Theory]
    [InlineData("Add-KafkaMockError MESSAGE_TO_LARGE", "NoSuchErrorName,", "Did you mean MESSAGE_TOO_LARGE")]
    [InlineData("Add-KafkaMockError 4711", "NoSuchErrorName,", "4711")]
    [InlineData("Add-KafkaMockError RetriableException", "NotABrokerError,", "RetriableException")]
    [InlineData("Add-KafkaMockError -192", "NotABrokerError,", "-192")]
    [InlineData("Add-KafkaMockError", "NoMockError,", "-Error, -DelayMs, or -Down")]
    [InlineData("Add-KafkaMockError 3 -Api Metadata", "NoMockError,", "-Topic")]
    [InlineData("Add-KafkaMockError 10 -Api Produkt", "CannotConvertArgumentNoMessage", "Produkt")]
    [InlineData("Add-KafkaMockError 10 -Count 0", "ParameterArgumentValidationError", "Count")]
    [InlineData("Add-KafkaMockError -Down -BrokerId 9", "NoSuchBroker,", "Its brokers are 1 to 1.")]
    [InlineData("Add-KafkaMockError 10 -BrokerId 9", "NoSuchBroker,", "Its brokers are 1 to 1.")]
    [InlineData("Stop-KafkaMockCluster; Add-KafkaMockError 10", "NoMockCluster,", "Start-KafkaMockCluster")]
    [InlineData("Stop-KafkaMockCluster; $cluster | Add-KafkaMockError 10", "MockClusterStopped,", "cluster 1 is stopped")]
    public void A_mistake_is_one_error_that_names_it(string script, string errorId, string text)
    {
        ScriptResult result = _session.Run(script);

        Assert.StartsWith(errorId, result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(text, result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.NotEqual(ErrorCategory.NotSpecified, result.Error.CategoryInfo.Category);
    }
}
