using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace KafkaPS.Tests;

/// <summary>Closing keeps its limit, whatever is in progress. Limits here are a few seconds for what used to take 5 to 60.</summary>
public sealed class ClosingTests : IDisposable
{
    /// <summary>Into the fifth request for metadata, which lasts from about 5.4 to 11 s, and less than what then remains of it.</summary>
    const int InFifthAttemptMs = 6500;
    const double BeforeItsEndSeconds = 3.5;

    readonly PowerShellSession _session = new();
    /// <summary>A broker that accepts connections and never answers.</summary>
    readonly TcpListener _silent = new(IPAddress.Loopback, 0);

    public ClosingTests() => _silent.Start();

    string Silent => _silent.LocalEndpoint.ToString()!;

    public void Dispose()
    {
        _session.Dispose();
        _silent.Stop();
    }

    [Fact]
    public void Stopping_a_call_with_a_producer_of_its_own_ends_its_wait_for_metadata()
    {
        using RunningScript sending = _session.Begin("'x' | Send-KafkaRecord one -BootstrapServer $silent", ("silent", Silent));
        Thread.Sleep(InFifthAttemptMs);

        sending.AssertStopsAtOnce(BeforeItsEndSeconds);
    }

    [Fact]
    public void Close_just_after_a_wait_for_metadata_was_stopped()
    {
        _session.Run("$producer = New-KafkaProducer $silent", ("silent", Silent)).ThrowIfFailed();
        using (RunningScript sending = _session.Begin("'x' | Send-KafkaRecord one"))
        {
            Thread.Sleep(InFifthAttemptMs);
            sending.Shell.Stop();
        }

        AssertWithin(BeforeItsEndSeconds, () => Assert.Equal("Closed", _session.Run("Close-KafkaProducer; \"$($producer.State)\"").ThrowIfFailed().Output[0].ToString()));
    }

    [Fact]
    public void A_wait_for_metadata_ends_when_another_runspace_closes_the_producer()
    {
        object producer = _session.Run("New-KafkaProducer $silent", ("silent", Silent)).ThrowIfFailed().Output[0];
        using var other = new PowerShellSession();
        using RunningScript sending = other.Begin("'x' | Send-KafkaRecord one -Producer $producer -ErrorAction SilentlyContinue", ("producer", producer));
        Thread.Sleep(InFifthAttemptMs);
        Assert.False(sending.IsCompleted);

        _session.Run("Close-KafkaProducer").ThrowIfFailed();

        AssertWithin(BeforeItsEndSeconds, () => Assert.True(SpinWait.SpinUntil(() => sending.IsCompleted, TimeSpan.FromSeconds(30))));
    }

    [Theory]
    [InlineData("Close-KafkaProducer $producer -TimeoutMs 300")]
    [InlineData("Close-KafkaProducer $producer -Force")]
    public void The_shorter_limit_of_two_calls_that_close_at_once_counts(string script)
    {
        object producer = LeaveTenRecordsInFlight();
        using RunningScript closing = _session.Begin("Close-KafkaProducer");
        Thread.Sleep(2000);
        Assert.False(closing.IsCompleted);
        using var other = new PowerShellSession();

        AssertWithin(10, () => Assert.Equal("Closed", other.Run(script + " -ErrorAction SilentlyContinue; \"$($producer.State)\"", ("producer", producer)).ThrowIfFailed().Output[0].ToString()));

        Assert.True(SpinWait.SpinUntil(() => closing.IsCompleted, TimeSpan.FromSeconds(30)));
        Assert.Contains("10 records unacknowledged", Assert.Single(closing.Shell.Streams.Warning).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Stopping_a_Close_that_waits_for_another_one()
    {
        object producer = LeaveTenRecordsInFlight();
        using RunningScript first = _session.Begin("Close-KafkaProducer");
        Thread.Sleep(500);
        using var other = new PowerShellSession();
        using RunningScript second = other.Begin("Close-KafkaProducer $producer", ("producer", producer));
        Thread.Sleep(500);

        second.AssertStopsAtOnce();

        Assert.False(first.IsCompleted);
    }

    [Fact]
    public void Producers_of_one_pipeline_are_closed_side_by_side_within_one_limit()
    {
        _session.Run("""
            $cluster = Start-KafkaMockCluster one -PartitionCount 1
            1..5 | ForEach-Object { $null = $cluster | New-KafkaProducer -Name "p$_" }
            Get-KafkaProducer | ForEach-Object { $null = 'known' | Send-KafkaRecord one -Producer $_ }
            Stop-KafkaMockCluster $cluster
            Get-KafkaProducer | ForEach-Object { 1..2 | Send-KafkaRecord one -Producer $_ -NoWait }
            """).ThrowIfFailed();

        long started = Stopwatch.GetTimestamp();
        ScriptResult waited = _session.Run("Get-KafkaProducer | Wait-KafkaProducer -TimeoutMs 1500");
        ScriptResult closed = _session.Run("Get-KafkaProducer | Close-KafkaProducer -TimeoutMs 1500");

        // One after the other, it would take at least 15 s.
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 3, 12);
        Assert.Equal(5, waited.Errors.Count);
        Assert.Equal(["p1", "p2", "p3", "p4", "p5"], closed.Warnings.Select(warning => warning.Split('\'')[1]));
        Assert.All(closed.Warnings, warning => Assert.Contains("2 records unacknowledged", warning, StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_closing_producer_has_taken_is_reported()
    {
        using var other = new PowerShellSession();
        for (int round = 0; round < 10; round++)
        {
            ScriptResult made = _session.Run("$cluster = Start-KafkaMockCluster one -PartitionCount 1; $producer = $cluster | New-KafkaProducer; $producer; $cluster.BootstrapServer").ThrowIfFailed();
            using RunningScript sending = other.Begin("1..200000 | Send-KafkaRecord one -Producer $producer -Summary", ("producer", made.Output[0]));
            Assert.True(SpinWait.SpinUntil(() => (long)_session.Run("$producer.Delivered").Output[0].BaseObject > 1000, TimeSpan.FromSeconds(60)));

            ScriptResult closed = _session.Run("Close-KafkaProducer; $producer.Delivered").ThrowIfFailed();

            Assert.Empty(closed.Warnings);
            Assert.Equal(TopicReader.ReadValues(made.Output[1].ToString(), "one").Count, (long)closed.Output[0].BaseObject);
            Assert.True(SpinWait.SpinUntil(() => sending.IsCompleted, TimeSpan.FromSeconds(30)));
            _session.Run("Stop-KafkaMockCluster $cluster");
        }
    }

    [Fact]
    public void Importing_again_leaves_one_subscription_to_the_end_of_the_session_and_removing_leaves_none()
    {
        ScriptResult result = _session.Run($"""
            Import-Module '{Paths.Module}' -Force
            Import-Module '{Paths.Module}' -Force
            @($ExecutionContext.Events.Subscribers).Count
            Remove-Module KafkaPS
            @($ExecutionContext.Events.Subscribers).Count
            """).ThrowIfFailed();

        Assert.Equal(["1", "0"], result.Output.Select(count => count.ToString()));
    }

    [Fact]
    public void Failures_of_NoWait_that_nobody_asks_for_are_kept_up_to_a_bound_and_counted_beyond_it()
    {
        ScriptResult result = _session.Run("""
            $cluster = Start-KafkaMockCluster one -PartitionCount 1
            $producer = $cluster | New-KafkaProducer -Configuration @{ 'delivery.timeout.ms' = 5000; 'request.timeout.ms' = 500; 'linger.ms' = 5 }
            # Enough that the topic is known with the batches that it takes.
            $null = 1..20000 | Send-KafkaRecord one
            Stop-KafkaMockCluster $cluster
            foreach ($i in 1..3) {
                # What fails while the call still runs is an error of the call itself.
                1..40000 | Send-KafkaRecord one -NoWait -ErrorAction SilentlyContinue -ErrorVariable +own
                while ($producer.Outstanding -gt 0) { [System.Threading.Thread]::Sleep(50) }
            }
            Wait-KafkaProducer -ErrorAction SilentlyContinue -ErrorVariable failures
            $failures.Count
            Wait-KafkaProducer -ErrorAction SilentlyContinue -ErrorVariable failures
            $failures.Count
            @($own).Count
            """);

        Assert.Equal(["100000", "0"], result.Output.Take(2).Select(count => count.ToString()));
        Assert.Contains($"{20_000 - (int)result.Output[2].BaseObject} more records", Assert.Single(result.Warnings, warning => warning.Contains("-NoWait", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    /// <summary>A producer of the session with ten records that wait for brokers that are gone.</summary>
    System.Management.Automation.PSObject LeaveTenRecordsInFlight() => _session.Run("""
        $cluster = Start-KafkaMockCluster one -PartitionCount 1
        $producer = $cluster | New-KafkaProducer
        $null = 'known' | Send-KafkaRecord one
        Stop-KafkaMockCluster $cluster
        1..10 | Send-KafkaRecord one -NoWait
        $producer
        """).ThrowIfFailed().Output[0];

    static void AssertWithin(double seconds, Action action)
    {
        long started = Stopwatch.GetTimestamp();
        action();
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, seconds);
    }
}
