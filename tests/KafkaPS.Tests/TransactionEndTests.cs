using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;

namespace KafkaPS.Tests;

/// <summary>How transactions end when the broker is down or they run too long. Each test has its own cluster to stop.</summary>
public sealed class TransactionEndTests : IDisposable
{
    readonly PowerShellSession _session = new();
    readonly Lazy<RealKafka> _kafka = new(() => new RealKafka("--set", "transaction.abort.timed.out.transaction.cleanup.interval.ms=500"));
    bool _isPaused;

    public void Dispose()
    {
        if (_isPaused) Resume();
        _session.Dispose();
        if (_kafka.IsValueCreated) _kafka.Value.Dispose();
    }

    [RealKafkaFact]
    public void A_transaction_past_its_timeout_says_so_and_what_to_do()
    {
        Open("late", "'transaction.timeout.ms' = 4000");

        ScriptResult result = _session.Run("""
            Start-KafkaTransaction
            $null = 'a' | Send-KafkaRecord late
            for ($attempt = 0; $attempt -lt 60; $attempt++) {
                [System.Threading.Thread]::Sleep(1000)
                try { $null = 'b' | Send-KafkaRecord late -ErrorAction Stop } catch { $_; break }
            }
            try { Complete-KafkaTransaction } catch { $_ }
            try { throw $producer.FatalError } catch { $_ }
            "$($producer.State)"
            """).ThrowIfFailed();

        Assert.Equal("Failed", result.Output[3].ToString());
        foreach (var error in result.Output.Take(3).Select(item => (ErrorRecord)item.BaseObject))
        {
            Assert.Contains("longer than its timeout of 4000 ms (transaction.timeout.ms)", error.Exception.Message, StringComparison.Ordinal);
            Assert.Contains("raise transaction.timeout.ms", (string)PSObject.AsPSObject(error.Exception).Properties["Advice"].Value, StringComparison.Ordinal);
            Assert.DoesNotContain("nother producer", error.Exception.Message, StringComparison.Ordinal);
        }

        Assert.Contains("ApplicationRecoverable", ((ErrorRecord)result.Output[1].BaseObject).Exception.GetType().BaseType!.Name, StringComparison.Ordinal);
    }

    [RealKafkaFact]
    public void The_first_transaction_after_an_outage_fails_with_the_true_reason_and_the_next_works()
    {
        // The first transaction of a cluster creates its coordinator's topic, which may take longer than the limits below.
        Open("warm", "");
        _session.Run("Use-KafkaTransaction { $null = 'warm' | Send-KafkaRecord warm }; Close-KafkaProducer").ThrowIfFailed();
        Open("outage", "'delivery.timeout.ms' = 3000; 'request.timeout.ms' = 2000; 'max.block.ms' = 5000");
        _session.Run("Use-KafkaTransaction { $null = 1..3 | Send-KafkaRecord outage }").ThrowIfFailed();
        Assert.Equal(["1", "2", "3"], _kafka.Value.Consume("outage", 3));
        _kafka.Value.Node("kill", 1);
        _session.Run("1..2 | ForEach-Object { try { Use-KafkaTransaction { $null = 4..6 | Send-KafkaRecord outage } } catch { } }");
        _kafka.Value.Node("restart", 1);

        ScriptResult result = _session.Run("""
            $committed = 0
            for ($attempt = 0; $attempt -lt 10 -and $committed -lt 3; $attempt++) {
                try { Use-KafkaTransaction { $null = 'back' | Send-KafkaRecord outage }; 'committed'; $committed++ } catch [KafkaPS.RetriableException] { "$_" }
            }
            """).ThrowIfFailed();

        string[] outcomes = [.. result.Output.Select(item => item.ToString())];
        Assert.All(outcomes.Where(outcome => outcome != "committed"), outcome => Assert.DoesNotContain("dropped because its transaction was aborted", outcome, StringComparison.Ordinal));
        Assert.Contains(outcomes, outcome => outcome.Contains("skipped sequence numbers", StringComparison.Ordinal));
        Assert.Equal(3, outcomes.Count(outcome => outcome == "committed"));
        // A node without replicas may have lost records from before it was killed.
        string[] read = _kafka.Value.ConsumeUpTo("outage", 6);
        Assert.Equal(["back", "back", "back"], read[^3..]);
        Assert.All(read[..^3], record => Assert.Contains(record, new[] { "1", "2", "3" }));
    }

    [RealKafkaFact]
    public void Use_begins_anew_after_an_abort_that_was_not_answered_in_time()
    {
        Open("aborted", "'transaction.timeout.ms' = 120000");
        _session.Run("$null = 'warm' | ForEach-Object { Use-KafkaTransaction { $_ | Send-KafkaRecord aborted } }");
        Begin("aborted");

        Pause();
        long started = Stopwatch.GetTimestamp();
        ScriptResult away = _session.Run("""
            try { Undo-KafkaTransaction -TimeoutMs 1000 } catch { $_.FullyQualifiedErrorId }
            try { Use-KafkaTransaction -TimeoutMs 1000 { 'not reached' } } catch { $_.FullyQualifiedErrorId }
            try { Complete-KafkaTransaction } catch { $_.FullyQualifiedErrorId }
            """).ThrowIfFailed();
        // Two limits of a second; without them, it takes a minute.
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 15);
        Resume();

        Assert.Equal(["Timeout,UndoKafkaTransaction", "Timeout,UseKafkaTransaction", "TransactionState,CompleteKafkaTransaction"],
            away.Output.Select(id => id.ToString().Replace("KafkaPS.Commands.", "", StringComparison.Ordinal).Replace("Command", "", StringComparison.Ordinal)));
        _session.Run("Use-KafkaTransaction { $null = 'good' | Send-KafkaRecord aborted }").ThrowIfFailed();
        Assert.Equal(["warm", "good"], _kafka.Value.Consume("aborted", 2));
    }

    [RealKafkaFact]
    public void A_commit_that_was_not_answered_in_time_can_be_gone_on_with_and_is_not_made_twice()
    {
        Open("committed", "'transaction.timeout.ms' = 120000");
        Begin("committed");

        Pause();
        ScriptResult away = _session.Run("""
            try { Complete-KafkaTransaction -TimeoutMs 1000 } catch { $_ }
            try { Undo-KafkaTransaction -TimeoutMs 1000 } catch { $_ }
            """).ThrowIfFailed();
        Resume();

        Assert.All(away.Output.Select(item => (ErrorRecord)item.BaseObject), error =>
        {
            Assert.StartsWith("Timeout,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Contains("run Complete-KafkaTransaction again", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        });
        _session.Run("Complete-KafkaTransaction; Use-KafkaTransaction { $null = 'good' | Send-KafkaRecord committed }").ThrowIfFailed();
        Assert.Equal(["begun", "good"], _kafka.Value.Consume("committed", 2));
    }

    [RealKafkaFact]
    public void Use_aborts_a_transaction_whose_records_cannot_be_sent_in_time_for_the_commit()
    {
        Open("unsent", "'transaction.timeout.ms' = 120000");
        _session.Run("Use-KafkaTransaction { $null = 'warm' | Send-KafkaRecord unsent }").ThrowIfFailed();

        ScriptResult away = Unanswered("Use-KafkaTransaction -TimeoutMs 1000 { $null = 'half' | Send-KafkaRecord unsent; $null = $pause.Set(); $null = $paused.WaitOne(); 'unsent' | Send-KafkaRecord unsent -NoWait }");
        Resume();

        Assert.Contains(away.Errors, error => error.FullyQualifiedErrorId.StartsWith("Timeout,", StringComparison.Ordinal));
        _session.Run("Use-KafkaTransaction { $null = 'good' | Send-KafkaRecord unsent }").ThrowIfFailed();
        Assert.Equal(["warm", "good"], _kafka.Value.ConsumeWhole("unsent", 2));
    }

    [RealKafkaTheory]
    [InlineData("Close-KafkaProducer -Force", 10)]
    [InlineData("Close-KafkaProducer -TimeoutMs 1000", 10)]
    [InlineData("Remove-Module KafkaPS", 25)]
    public void Closing_with_an_open_transaction_keeps_its_limit_when_the_broker_is_away(string script, int seconds)
    {
        Open("left", "'transaction.timeout.ms' = 120000");
        Begin("left");

        Pause();
        long started = Stopwatch.GetTimestamp();
        ScriptResult closed = _session.Run(script);

        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, seconds);
        Assert.Contains("before its transaction could be aborted", Assert.Single(closed.Warnings), StringComparison.Ordinal);
        Assert.Equal("Closed", _session.Run("\"$($producer.State)\"").Output[0].ToString());
    }

    [RealKafkaFact]
    public void Ctrl_C_ends_a_transaction_whose_broker_is_away_at_once()
    {
        Open("stopped", "'transaction.timeout.ms' = 120000");
        using (RunningScript running = _session.Begin("Use-KafkaTransaction { $null = 'x' | Send-KafkaRecord stopped; $null = $pause.Set(); $null = $paused.WaitOne(); throw 'mine' }",
            ("pause", PauseAsked), ("paused", PauseDone)))
        {
            Assert.True(PauseAsked.WaitOne(TimeSpan.FromSeconds(60)));
            Pause();
            PauseDone.Set();
            Thread.Sleep(1000);
            running.AssertStopsAtOnce();
        }

        Resume();
        _session.Run("Use-KafkaTransaction { $null = 'good' | Send-KafkaRecord stopped }").ThrowIfFailed();
        Assert.Equal(["good"], _kafka.Value.Consume("stopped", 1));
    }

    AutoResetEvent PauseAsked { get; } = new(false);

    AutoResetEvent PauseDone { get; } = new(false);

    /// <summary>Runs a script that requests the pause midway.</summary>
    ScriptResult Unanswered(string script)
    {
        using RunningScript running = _session.Begin(script, ("pause", PauseAsked), ("paused", PauseDone));
        Assert.True(PauseAsked.WaitOne(TimeSpan.FromSeconds(60)));
        Pause();
        PauseDone.Set();
        Assert.True(SpinWait.SpinUntil(() => running.IsCompleted, TimeSpan.FromSeconds(60)));
        return new ScriptResult(running.Shell, running.Output, running.Shell.InvocationStateInfo.Reason);
    }

    void Open(string topic, string configuration)
    {
        _kafka.Value.CreateTopic(topic, partitions: 1);
        _session.Run(string.Create(CultureInfo.InvariantCulture, $"$producer = New-KafkaProducer $server -Configuration @{{ 'transactional.id' = '{topic}'; {configuration} }}"),
            ("server", _kafka.Value.BootstrapServer)).ThrowIfFailed();
    }

    void Begin(string topic) => _session.Run($"Start-KafkaTransaction; $null = 'begun' | Send-KafkaRecord {topic}").ThrowIfFailed();

    void Pause()
    {
        _kafka.Value.Node("pause", 1);
        _isPaused = true;
    }

    void Resume()
    {
        _kafka.Value.Node("resume", 1);
        _isPaused = false;
    }
}
