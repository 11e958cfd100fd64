using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text;
using Confluent.Kafka;

namespace KafkaPS.Tests;

/// <summary>The counts, bytes, and offsets of -Summary are those of the records that another client reads back.</summary>
public sealed class SummaryTests : IDisposable
{
    readonly PowerShellSession _session = new();
    readonly string _server;

    public SummaryTests() => _server = _session.Run("$cluster = Start-KafkaMockCluster one -PartitionCount 1; $null = $cluster | New-KafkaProducer; $cluster.BootstrapServer[0]")
        .ThrowIfFailed().Output[0].ToString();

    public void Dispose() => _session.Dispose();

    /// <summary>The records of two sessions are between each other, so that the offsets of each have gaps.</summary>
    [Theory]
    [InlineData("one", "1..20000 | ForEach-Object { \"$name $_\" } | Send-KafkaRecord one -Summary")]
    [InlineData("many", "1..20000 | ForEach-Object { \"$name $_\" } | Send-KafkaRecord many -Summary -Key { \"$($_.Length % 7)\" }")]
    [InlineData("many", "1..20000 | ForEach-Object { New-KafkaRecord many -Value \"$name $_\" -Partition ($_ % 3) -Header @{ h = \"$_\" } } | Send-KafkaRecord -Summary")]
    public void It_is_what_was_stored(string topic, string script)
    {
        _session.Run("$null = 'first' | Send-KafkaRecord many").ThrowIfFailed();
        using var other = new PowerShellSession();
        other.Run("$name = 'b'; $null = New-KafkaProducer $server", ("server", _server)).ThrowIfFailed();
        using RunningScript running = other.Begin(script);

        PSObject summary = Assert.Single(_session.Run("$name = 'a'; " + script).ThrowIfFailed().Output);
        Assert.True(SpinWait.SpinUntil(() => running.IsCompleted, TimeSpan.FromSeconds(60)));

        List<ConsumeResult<byte[]?, byte[]?>> stored = TopicReader.Read(_server, topic);
        AssertIs(stored, "a ", summary);
        AssertIs(stored, "b ", Assert.Single(running.Output));
    }

    /// <summary>librdkafka counts on from its invalid offset, -1001, within a batch, so that the later records of a large batch would have offsets that look real.</summary>
    [Fact]
    public void Without_acknowledgements_there_are_no_offsets()
    {
        ScriptResult result = _session.Run("""
            $null = $cluster | New-KafkaProducer -Acks 0 -LingerMs 100
            $summary = 1..5000 | Send-KafkaRecord one -Summary
            "$($summary.Delivered) $($summary.Partitions)"
            (1..5000 | Send-KafkaRecord one).Offset | Sort-Object -Unique
            """).ThrowIfFailed();

        Assert.Equal(["5000 0: 5000 [-1..-1]", "-1"], result.Output.Select(item => item.ToString()));
    }

    [Fact]
    public void Records_that_fail_are_not_among_the_delivered()
    {
        ScriptResult result = _session.Run("Add-KafkaMockError NONE, INVALID_RECORD, NONE, INVALID_RECORD; 1..300 | ForEach-Object { \"a $_\"; if ($_ % 50 -eq 0) { [System.Threading.Thread]::Sleep(200) } } | Send-KafkaRecord one -Summary");

        PSObject summary = Assert.Single(result.Output);
        Assert.NotEmpty(result.Errors);
        Assert.Equal(300L - result.Errors.Count, summary.Properties["Delivered"].Value);
        Assert.Equal((long)result.Errors.Count, summary.Properties["Failed"].Value);
        AssertIs(TopicReader.Read(_server, "one"), "a ", summary);
    }

    static void AssertIs(List<ConsumeResult<byte[]?, byte[]?>> stored, string prefix, PSObject summary)
    {
        ConsumeResult<byte[]?, byte[]?>[] own = [.. stored.Where(record => Encoding.UTF8.GetString(record.Message.Value!).StartsWith(prefix, StringComparison.Ordinal))];
        Assert.Equal((own.LongLength, own.Sum(record => (long)record.Message.Value!.Length + (record.Message.Key?.Length ?? 0))), ((long)summary.Properties["Delivered"].Value, (long)summary.Properties["Bytes"].Value));
        Assert.Equal(
            own.GroupBy(record => record.Partition.Value).OrderBy(group => group.Key)
                .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Key}: {group.Count()} {group.Min(record => record.Offset.Value)}..{group.Max(record => record.Offset.Value)}")),
            ((IEnumerable)summary.Properties["Partitions"].Value).Cast<object>().Select(PSObject.AsPSObject)
                .Select(partition => $"{partition.Properties["Partition"].Value}: {partition.Properties["Delivered"].Value} {partition.Properties["FirstOffset"].Value}..{partition.Properties["LastOffset"].Value}"));
    }
}
