using System.Management.Automation;
using System.Diagnostics;

namespace KafkaPS.Tests;

/// <summary>A call that ends early reports the results of the records that it took.</summary>
public sealed class EarlyEndTests : IDisposable
{
    readonly PowerShellSession _session = new();

    public EarlyEndTests() =>
        Server = _session.Run("$cluster = Start-KafkaMockCluster one -PartitionCount 1; $null = $cluster | New-KafkaProducer; $cluster.BootstrapServer").ThrowIfFailed().Output[0].ToString();

    string Server { get; }

    public void Dispose() => _session.Dispose();

    [Fact]
    public void ErrorAction_Stop_gives_the_exception_the_figures_and_the_topic_has_just_those_records()
    {
        ScriptResult result = _session.Run("""
            $large = 'x' * 2000000
            try { @(1..500) + $large + @(1..500) | Send-KafkaRecord one -Quiet -ErrorAction Stop }
            catch [KafkaPS.RecordTooLargeException] { $_.Exception.Outcome }
            """).ThrowIfFailed();

        KafkaOutcome outcome = KafkaOutcome.Of(result.Output[^1]);
        Assert.Equal(new KafkaOutcome(Delivered: 500, Failed: 1, NotSent: 0, Unknown: 0, Taken: 501), outcome);
        Assert.Equal(500, TopicReader.ReadValues(Server, "one").Count);
        Assert.Equal("Send-KafkaRecord ended with an error. It took 501 records: 500 delivered, 1 failed, 0 not sent, 0 unknown.", Assert.Single(result.Warnings));
    }

    [Fact]
    public void The_preference_variable_counts_as_the_parameter_does()
    {
        ScriptResult result = _session.Run("""
            $ErrorActionPreference = 'Stop'
            try { 1..5 | Send-KafkaRecord one -Partition 9 -Quiet } catch { $_.Exception.Outcome }
            """).ThrowIfFailed();

        Assert.Equal(new KafkaOutcome(0, 1, 0, 0, 1), KafkaOutcome.Of(result.Output[^1]));
    }

    [Fact]
    public void Under_Stop_what_else_failed_is_in_the_dead_letter_file()
    {
        string file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.jsonl");
        try
        {
            ScriptResult result = _session.Run("""
                'warm' | Send-KafkaRecord one -Quiet
                $cluster | Add-KafkaMockError INVALID_REQUIRED_ACKS
                try { 1..50 | Send-KafkaRecord one -Quiet -ErrorAction Stop -DeadLetterPath $file } catch { $_.Exception.Outcome }
                """, ("file", file)).ThrowIfFailed();

            KafkaOutcome outcome = KafkaOutcome.Of(result.Output[^1]);
            Assert.Equal(0, outcome.Unknown + outcome.NotSent);
            Assert.True(outcome.Failed > 0);
            Assert.Equal(outcome.Failed, File.ReadLines(file).Count());
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_fatal_error_gives_the_figures_too()
    {
        ScriptResult result = _session.Run("""
            $null = $cluster | New-KafkaProducer -Configuration @{ 'transactional.id' = 't' }
            try { 'a' | Send-KafkaRecord one } catch { $_.Exception.Outcome }
            """).ThrowIfFailed();

        Assert.Equal(new KafkaOutcome(0, 0, 0, 0, 0), KafkaOutcome.Of(Assert.Single(result.Output)));
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void Ctrl_C_is_answered_with_one_warning_that_counts_every_record()
    {
        using RunningScript running = _session.Begin("& { 1..3000; while ($true) { [System.Threading.Thread]::Sleep(50) } } | Send-KafkaRecord one -Quiet");
        long started = Stopwatch.GetTimestamp();
        while (TopicReader.ReadValues(Server, "one").Count < 3000 && Stopwatch.GetElapsedTime(started).TotalSeconds < 60) Thread.Sleep(50);

        running.Shell.Stop();

        Assert.Equal("Send-KafkaRecord was stopped. It took 3000 records: 3000 delivered, 0 failed, 0 not sent, 0 unknown.",
            Assert.Single(running.Shell.Streams.Warning).Message);
    }

    [Fact]
    public void Ctrl_C_while_no_broker_answers_says_that_the_records_are_unknown_or_not_sent()
    {
        _session.Run("'warm' | Send-KafkaRecord one -Quiet; $cluster | Add-KafkaMockError -Api Produce -DelayMs 60000 -Count 100").ThrowIfFailed();
        PSObject producer = _session.Run("Get-KafkaProducer").Output[0];
        using RunningScript running = _session.Begin("1..10 | Send-KafkaRecord one -Quiet");
        Awaiting.Outstanding(producer, 10);
        // Records that are still in the client would count as not sent.
        Thread.Sleep(500);

        running.Shell.Stop();

        Assert.Equal("Send-KafkaRecord was stopped. It took 10 records: 0 delivered, 0 failed, 0 not sent, 10 unknown. Unknown records may be in Kafka.",
            Assert.Single(running.Shell.Streams.Warning).Message);
    }

    [Fact]
    public void Ctrl_C_while_a_record_waits_for_its_topic_says_that_it_was_not_sent()
    {
        using var reached = new ManualResetEvent(false);
        using RunningScript running = _session.Begin("& { $null = $reached.Set(); 'a' } | Send-KafkaRecord one -BootstrapServer 127.0.0.1:1 -Quiet", ("reached", reached));
        Assert.True(reached.WaitOne(TimeSpan.FromSeconds(60)));
        Thread.Sleep(1000);

        running.Shell.Stop();

        Assert.Equal("Send-KafkaRecord was stopped. It took 1 records: 0 delivered, 0 failed, 1 not sent, 0 unknown.", Assert.Single(running.Shell.Streams.Warning).Message);
    }

    [Fact]
    public void WarningAction_silences_it()
    {
        using RunningScript running = _session.Begin("& { 1..3; while ($true) { [System.Threading.Thread]::Sleep(50) } } | Send-KafkaRecord one -Quiet -WarningAction SilentlyContinue");
        long started = Stopwatch.GetTimestamp();
        while (TopicReader.ReadValues(Server, "one").Count < 3 && Stopwatch.GetElapsedTime(started).TotalSeconds < 60) Thread.Sleep(50);
        Assert.Equal(3, TopicReader.ReadValues(Server, "one").Count);

        running.Shell.Stop();

        Assert.Empty(running.Shell.Streams.Warning);
    }

    [Fact]
    public void An_error_of_another_cmdlet_leaves_no_record_unmentioned()
    {
        ScriptResult result = _session.Run("try { & { 1..300; throw 'upstream' } | Send-KafkaRecord one } catch { \"$_\" }").ThrowIfFailed();

        Assert.Matches("^Send-KafkaRecord ended early. It took 300 records: ", Assert.Single(result.Warnings));
    }

    [Fact]
    public void A_call_that_ends_well_says_nothing() => Assert.Empty(_session.Run("1..3000 | Send-KafkaRecord one -Quiet").ThrowIfFailed().Warnings);

    [Fact]
    public void A_wildcard_that_no_file_matches_is_a_warning() =>
        Assert.Equal("No file matches 'nothing-like-this*.log'.", Assert.Single(_session.Run("Send-KafkaRecord one -Path 'nothing-like-this*.log'").ThrowIfFailed().Warnings));

    [Fact]
    public void What_failed_can_be_sent_again_when_nothing_has_failed()
    {
        ScriptResult result = _session.Run("1..3 | Send-KafkaRecord one -Quiet -ErrorVariable lost; $lost.TargetObject | Send-KafkaRecord").ThrowIfFailed();

        Assert.Empty(result.Output);
        Assert.Empty(result.Warnings);
        Assert.Equal(3, TopicReader.ReadValues(Server, "one").Count);
    }

    /// <summary>The module's own type lives in another load context.</summary>
    sealed record KafkaOutcome(long Delivered, long Failed, long NotSent, long Unknown, long Taken)
    {
        internal static KafkaOutcome Of(dynamic outcome) => new((long)outcome.Delivered, (long)outcome.Failed, (long)outcome.NotSent, (long)outcome.Unknown, (long)outcome.Taken);
    }
}
