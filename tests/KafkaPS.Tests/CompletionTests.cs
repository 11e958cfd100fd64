namespace KafkaPS.Tests;

/// <summary>Tab completion.</summary>
public sealed class CompletionTests : IDisposable
{
    readonly PowerShellSession _session = new();

    public CompletionTests() => _session.Run("$cluster = Start-KafkaMockCluster orders, audit -BrokerCount 2; $null = $cluster | New-KafkaProducer").ThrowIfFailed();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("Send-KafkaRecord ", "audit,orders")]
    [InlineData("Send-KafkaRecord ord", "orders")]
    [InlineData("Send-KafkaRecord -Topic a", "audit")]
    [InlineData("Get-KafkaTopic o", "orders")]
    [InlineData("Measure-KafkaProducer o", "orders")]
    [InlineData("New-KafkaRecord o", "orders")]
    [InlineData("Test-KafkaTopicDurability au", "audit")]
    [InlineData("Get-KafkaMockCluster ", "1")]
    [InlineData("Add-KafkaMockError -BrokerId ", "1,2")]
    [InlineData("Get-KafkaError -Code 8", "8,80,81,82,83,84,85,86,87,88,89")]
    [InlineData("Get-KafkaProducerMetric record-send", "record-send-rate,record-send-total")]
    public void Words_are_completed(string line, string expected)
    {
        Assert.Equal(expected.Split(',').Order(StringComparer.Ordinal), _session.Complete(line).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Addresses_are_those_of_the_session() => Assert.Equal(
        _session.Run("$cluster.BootstrapServer").Output.Select(item => item.ToString()),
        _session.Run("$line = 'New-KafkaProducer -BootstrapServer '; (TabExpansion2 $line $line.Length).CompletionMatches.ListItemText").ThrowIfFailed().Output.Select(item => item.ToString()));

    [Fact]
    public void Topics_are_asked_of_brokers_that_are_named()
    {
        string server = _session.Run("Close-KafkaProducer; $cluster.BootstrapServer[0]").ThrowIfFailed().Output[0].ToString();

        Assert.Equal(["orders"], _session.Complete($"Send-KafkaRecord -BootstrapServer {server} -Topic ord"));
    }

    [Fact]
    public void Brokers_that_cannot_be_reached_complete_nothing_and_say_nothing()
    {
        ScriptResult result = _session.Run("Close-KafkaProducer; $null = New-KafkaProducer 127.0.0.1:1; $line = 'Send-KafkaRecord ord'; @((TabExpansion2 $line $line.Length).CompletionMatches | Where-Object CompletionText -EQ orders).Count").ThrowIfFailed();

        Assert.Equal("0", Assert.Single(result.Output).ToString());
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void An_abbreviation_that_means_the_serializer_says_how_a_value_is_given() =>
        Assert.Contains("Use -InputObject or the pipeline for the value", _session.Run("Send-KafkaRecord orders -Value hello").Error.Exception.Message, StringComparison.Ordinal);
}
