using System.Globalization;
using System.Management.Automation;
using Xunit.Abstractions;

namespace KafkaPS.Tests;

/// <summary>All brokers fail in the middle of a call: every record is either delivered or an error, and all output goes through PowerShell's streams.</summary>
public sealed class OutageTests(ITestOutputHelper output) : IDisposable
{
    const int Count = 5_000;
    const string Configuration = "@{ 'delivery.timeout.ms' = 8000; 'request.timeout.ms' = 3000; 'linger.ms' = 1; 'max.block.ms' = 8000 }";

    readonly PowerShellSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void What_was_sent_is_delivered_or_failed_with_an_embedded_cluster_that_goes_down()
    {
        ScriptResult result = _session.Run($$"""
            $cluster = Start-KafkaMockCluster one -PartitionCount 1
            $producer = $cluster | New-KafkaProducer -Configuration {{Configuration}}
            1..{{Count}} | ForEach-Object { if ($_ -eq {{Count / 2}}) { Wait-KafkaProducer $producer; Add-KafkaMockError -Down }; $_ } | Send-KafkaRecord one
            """);

        int delivered = AssertAccounted(result);
        // Acknowledged records are stored; others may be, if only the acknowledgment was lost.
        _session.Run("Add-KafkaMockError -Up").ThrowIfFailed();
        HashSet<string?> stored = [.. TopicReader.ReadValues(_session.Run("$cluster.BootstrapServer").Output[0].ToString(), "one")];
        Assert.InRange(stored.Count, delivered, Count);
        Assert.Empty(Enumerable.Range(1, Count).Except(Lost(result)).Select(i => $"{i}").Except(stored));
    }

    [RealKafkaFact]
    public void What_was_sent_is_delivered_or_failed_with_a_real_Kafka_that_is_killed()
    {
        using var kafka = new RealKafka();
        kafka.CreateTopic("one", 1);
        ScriptResult result;
        using (RunningScript running = _session.Begin($$"""
            $producer = New-KafkaProducer $server -Configuration {{Configuration}}
            1..{{Count}} | ForEach-Object { if ($_ -eq {{Count / 2}}) { $null = Wait-KafkaProducer $producer; $null = $reached.Set(); $null = $killed.WaitOne() }; $_ } |
                Send-KafkaRecord one
            """, ("server", kafka.BootstrapServer), ("reached", Reached), ("killed", Killed)))
        {
            Assert.True(Reached.WaitOne(TimeSpan.FromSeconds(60)));
            kafka.Node("kill", 1);
            Killed.Set();
            SpinWait.SpinUntil(() => running.IsCompleted, TimeSpan.FromSeconds(60));
            Assert.True(running.IsCompleted);
            result = new ScriptResult(running.Shell, running.Output, running.Shell.InvocationStateInfo.Reason);
        }

        int delivered = AssertAccounted(result);
        kafka.Node("restart", 1);
        HashSet<string> stored = [.. kafka.ConsumeUpTo("one", Count)];
        Assert.InRange(stored.Count, delivered, Count);
        Assert.Empty(Enumerable.Range(1, Count).Except(Lost(result)).Select(i => $"{i}").Except(stored));
    }

    /// <summary>Runs in its own process, so that standard error contains only this module's output.</summary>
    [Fact]
    public void Nothing_is_said_but_through_the_streams_of_PowerShell()
    {
        (_, string said, string error) = ChildProcess.RunScript($$"""
            Import-Module '{{Paths.Module}}'
            $refused = Start-KafkaMockCluster one -PartitionCount 1
            $null = $refused | New-KafkaProducer -Configuration @{ 'linger.ms' = 0; 'max.block.ms' = 20000; 'delivery.timeout.ms' = 30000 }
            'delivered' | Send-KafkaRecord one
            Add-KafkaMockError TRANSPORT -Count 2
            'after broken connections' | Send-KafkaRecord one -ErrorAction SilentlyContinue
            Add-KafkaMockError OUT_OF_ORDER_SEQUENCE_NUMBER
            try { 'fatal' | Send-KafkaRecord one -ErrorAction SilentlyContinue } catch { 'fatal' }
            'x' | Send-KafkaRecord one -BootstrapServer 127.0.0.1:1 -Configuration @{ 'max.block.ms' = 1000 } -ErrorAction SilentlyContinue
            'x' | Send-KafkaRecord one -BootstrapServer nosuch.invalid:1 -Configuration @{ 'max.block.ms' = 1000 } -ErrorAction SilentlyContinue
            'x' | Send-KafkaRecord one -BootstrapServer $refused.BootstrapServer -Configuration @{ 'max.block.ms' = 1000; 'security.protocol' = 'SSL' } -ErrorAction SilentlyContinue
            Stop-KafkaMockCluster $refused
            Get-KafkaProducer | Close-KafkaProducer -TimeoutMs 500
            """);

        Assert.Equal("", error);
        string[] lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["one-0@0", "one-0@1", "fatal"], lines.Select(line => line.TrimEnd()));
    }

    AutoResetEvent Reached { get; } = new(false);

    AutoResetEvent Killed { get; } = new(false);

    /// <summary>Each record is delivered or is the target of one retriable error. Returns how many were delivered.</summary>
    int AssertAccounted(ScriptResult result)
    {
        Assert.Null(result.Terminating);
        int[] lost = Lost(result);
        int delivered = result.Output.Count;
        output.WriteLine($"{Count} sent = {delivered} delivered + {lost.Length} failed");
        Assert.Equal(Count, delivered + lost.Length);
        Assert.Equal(lost.Length, lost.Distinct().Count());
        Assert.Equal(delivered, result.Output.Select(metadata => metadata.ToString()).Distinct().Count());
        Assert.InRange(delivered, 1, Count - 1);
        Assert.All(result.Errors, error => Assert.Equal(true, PSObject.AsPSObject(error.Exception).Properties["IsRetriable"].Value));
        Assert.Equal([$"{delivered} {lost.Length} 0"], _session.Run("\"$($producer.Delivered) $($producer.Failed) $($producer.Unknown)\"").Output.Select(counters => counters.ToString()));
        return delivered;
    }

    static int[] Lost(ScriptResult result) => [.. result.Errors.Select(error => int.Parse((string)PSObject.AsPSObject(error.TargetObject).Properties["Value"].Value, CultureInfo.InvariantCulture))];
}
