using System.Diagnostics;

namespace KafkaPS.Tests;

/// <summary>However a pipeline ends, nothing hangs, crashes, or is misreported.</summary>
public sealed class PipelineEndTests : IDisposable
{
    readonly PowerShellSession _session = new();

    public PipelineEndTests() => _session.Run("$cluster = Start-KafkaMockCluster one -PartitionCount 1; $null = $cluster | New-KafkaProducer").ThrowIfFailed();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void A_command_downstream_that_takes_only_one_ends_the_pipeline_200_times_in_a_row()
    {
        ScriptResult result = _session.Run("foreach ($i in 1..200) { 1..2000 | Send-KafkaRecord one | Select-Object -First 1 }").ThrowIfFailed();

        Assert.Equal(200, result.Output.Count);
        Assert.Single(_session.Run("'still works' | Send-KafkaRecord one").ThrowIfFailed().Output);
    }

    [Fact]
    public void An_error_downstream_ends_the_pipeline_200_times_in_a_row()
    {
        ScriptResult result = _session.Run("""
            foreach ($i in 1..200) {
                try { 1..2000 | Send-KafkaRecord one | ForEach-Object { throw 'downstream' } } catch { "$_" }
            }
            """).ThrowIfFailed();

        Assert.Equal(Enumerable.Repeat("downstream", 200), result.Output.Select(message => message.ToString()));
        Assert.Single(_session.Run("'still works' | Send-KafkaRecord one").ThrowIfFailed().Output);
    }

    [Fact]
    public void An_error_upstream_ends_the_pipeline()
    {
        ScriptResult result = _session.Run("try { 1..10 | ForEach-Object { if ($_ -eq 5) { throw 'upstream' }; $_ } | Send-KafkaRecord one } catch { \"$_\" }").ThrowIfFailed();

        Assert.Equal("upstream", result.Output[^1].ToString());
    }

    [Fact]
    public void A_producer_of_one_call_survives_an_early_end()
    {
        ScriptResult result = _session.Run("foreach ($i in 1..20) { 1..2000 | Send-KafkaRecord one -BootstrapServer $cluster.BootstrapServer | Select-Object -First 1 }").ThrowIfFailed();

        Assert.Equal(20, result.Output.Count);
    }

    [Fact]
    public void ErrorAction_Stop_ends_the_pipeline_at_the_first_failure()
    {
        ScriptResult result = _session.Run("try { 1..5 | Send-KafkaRecord one -Partition 9 -ErrorAction Stop } catch [KafkaPS.RetriableException] { 'retriable' }").ThrowIfFailed();

        Assert.Equal("retriable", Assert.Single(result.Output).ToString());
    }

    [Fact]
    public void A_quiet_pipeline_strands_no_record()
    {
        string bootstrapServer = _session.Run("$cluster.BootstrapServer").Output[0].ToString();
        // Like Get-Content -Wait: a line, and then nothing for a long time.
        using RunningScript running =
            _session.Begin("& { 'line'; while ($true) { [System.Threading.Thread]::Sleep(50) } } | Send-KafkaRecord one");

        long started = Stopwatch.GetTimestamp();
        while (Reader(bootstrapServer).Count == 0 && Stopwatch.GetElapsedTime(started).TotalSeconds < 20) Thread.Sleep(50);

        Assert.Equal(["line"], Reader(bootstrapServer));
        // Enumerating Output waits for the script to end.
#pragma warning disable xUnit2013
        Assert.Equal(0, running.Output.Count);
#pragma warning restore xUnit2013

        static List<string?> Reader(string server) => TopicReader.ReadValues(server, "one");
    }

    [Fact]
    public void Stopping_ends_a_call_that_waits_for_room_or_reports()
    {
        // The cluster is gone once the metadata is known, so the records wait for delivery.timeout.ms.
        _session.Run("'x' | Send-KafkaRecord one; Stop-KafkaMockCluster").ThrowIfFailed();
        using RunningScript running = _session.Begin("1..500000 | Send-KafkaRecord one -Summary");
        Thread.Sleep(2000);

        running.AssertStopsAtOnce();
        ScriptResult closed = _session.Run("$p = Get-KafkaProducer; Close-KafkaProducer -Force; $p.Delivered; $p.Failed + $p.Unknown").ThrowIfFailed();
        Assert.Equal(1L, closed.Output[0].BaseObject);
        Assert.True((long)closed.Output[1].BaseObject > 0);
        Assert.Contains("never sent", Assert.Single(closed.Warnings), StringComparison.Ordinal);
    }}
