using System.Diagnostics;
using System.Management.Automation;

namespace KafkaPS.Tests;

/// <summary>Transactions against a real Kafka, read back with read_committed by Java's consumer.</summary>
[Collection(SharedKafka.Name)]
public sealed class TransactionTests(SharedKafka.Fixture fixture) : IDisposable
{
    readonly PowerShellSession _session = new();

    public void Dispose() => _session.Dispose();

    [RealKafkaFact]
    public void Committed_records_are_seen_and_aborted_ones_are_not()
    {
        Open("committed", "t-committed");

        _session.Run("""
            Start-KafkaTransaction
            $null = 1..100 | Send-KafkaRecord committed
            Complete-KafkaTransaction
            Start-KafkaTransaction
            $null = 'aborted' | Send-KafkaRecord committed
            Undo-KafkaTransaction
            Start-KafkaTransaction
            $null = 'last' | Send-KafkaRecord committed
            Complete-KafkaTransaction
            """).ThrowIfFailed();

        Assert.Equal([.. Enumerable.Range(1, 100).Select(i => $"{i}"), "last"], fixture.Kafka.Consume("committed", 101));
    }

    [RealKafkaFact]
    public void Use_commits_at_the_end_and_emits_what_the_block_emits()
    {
        Open("used", "t-used");

        ScriptResult result = _session.Run("$n = 0; Use-KafkaTransaction { 1..3 | Send-KafkaRecord used; $n = 7; 'emitted' }; $n").ThrowIfFailed();

        Assert.Equal(["used-0@0", "used-0@1", "used-0@2", "emitted", "7"], result.Output.Select(item => item.ToString()));
        Assert.Equal(["1", "2", "3"], fixture.Kafka.Consume("used", 3));
    }

    [RealKafkaFact]
    public void Use_aborts_at_the_first_error_and_rethrows_it()
    {
        Open("rethrown", "t-rethrown");

        ScriptResult result = _session.Run("""
            foreach ($block in { $null = 'a' | Send-KafkaRecord rethrown; throw 'mine' },
                               { $null = "bad $([char] 0xD83D)", 'b' | Send-KafkaRecord rethrown; 'not reached' }) {
                try { Use-KafkaTransaction $block } catch { "$($_.Exception.GetType().Name): $($_.FullyQualifiedErrorId)" }
            }
            "$ErrorActionPreference"
            Use-KafkaTransaction { $null = 'good' | Send-KafkaRecord rethrown }
            """).ThrowIfFailed();

        Assert.Equal(["RuntimeException: mine", "SerializationException: Serialization,KafkaPS.Commands.SendKafkaRecordCommand", "Continue"],
            result.Output.Select(item => item.ToString()));
        Assert.Equal(["good"], fixture.Kafka.Consume("rethrown", 1));
    }

    /// <summary>Any statement that leaves the block early aborts the transaction, and otherwise does the same as with ForEach-Object.</summary>
    [RealKafkaTheory]
    [InlineData("exit", "exit 9", "1 9")]
    [InlineData("break", "break", "1 left 0")]
    [InlineData("continue", "continue", "1 2 left 0")]
    [InlineData("label", "break outer", "1 0")]
    [InlineData("throw", "throw 'mine'", "1 caught mine 2 caught mine left 0")]
    public void What_leaves_the_block_early_aborts(string name, string statement, string expected)
    {
        string topic = $"left-by-{name}";
        Open(topic, topic);
        using var directory = new TemporaryDirectory();
        string script = Path.Combine(directory.Path, "script.ps1");
        string[] outcomes = [.. new[] { "Use-KafkaTransaction {", "1 | ForEach-Object {" }.Select(command =>
        {
            File.WriteAllText(script, $$"""
                $global:LASTEXITCODE = 0
                :outer foreach ($once in 1) {
                    foreach ($i in 1, 2) {
                        $i
                        try { {{command}} $null = 'half' | Send-KafkaRecord {{topic}}{{(command[0] == 'U' ? "" : " -WhatIf")}}; {{statement}} } } catch { "caught $_" }
                    }
                    'left'
                }
                $LASTEXITCODE
                """);
            return string.Join(' ', _session.Run("& $script; if ($LASTEXITCODE) { $LASTEXITCODE }", ("script", script)).ThrowIfFailed().Output);
        })];
        _session.Run($"Use-KafkaTransaction {{ $null = 'good' | Send-KafkaRecord {topic} }}").ThrowIfFailed();

        Assert.Equal(expected, outcomes[0]);
        Assert.Equal(outcomes[1], outcomes[0]);
        Assert.Equal(["good"], fixture.Kafka.ConsumeWhole(topic, 1));
    }

    [RealKafkaFact]
    public void A_failed_record_makes_Complete_fail_with_its_reason()
    {
        Open("refused", "t-refused");

        ScriptResult result = _session.Run("""
            Start-KafkaTransaction
            $null = 'a', ('x' * 1100000) | Send-KafkaRecord refused -ErrorAction SilentlyContinue
            try { Complete-KafkaTransaction } catch [KafkaPS.RecordTooLargeException] { "$_" }
            Undo-KafkaTransaction
            Use-KafkaTransaction { $null = 'good' | Send-KafkaRecord refused }
            """).ThrowIfFailed();

        Assert.Contains("cannot be committed, because a record failed", Assert.Single(result.Output).ToString(), StringComparison.Ordinal);
        Assert.Equal(["good"], fixture.Kafka.Consume("refused", 1));
    }

    /// <summary>The client sends nothing more of a failed transaction, and would not report that before delivery.timeout.ms.</summary>
    [RealKafkaTheory]
    [InlineData("failed-waited", "-Quiet -ErrorVariable failed -ErrorAction SilentlyContinue")]
    [InlineData("failed-unwaited", "-NoWait; Wait-KafkaProducer -ErrorVariable failed -ErrorAction SilentlyContinue")]
    public void What_follows_a_record_that_failed_its_transaction_fails_at_once(string topic, string parameters)
    {
        Open(topic, $"t-{topic}", "max.message.bytes=1000");
        long started = Stopwatch.GetTimestamp();

        ScriptResult result = _session.Run($"Start-KafkaTransaction; 1, 2, ('x' * 5000), 4 | Send-KafkaRecord {topic} {parameters}; Undo-KafkaTransaction; $failed.TargetObject.Value; $failed.FullyQualifiedErrorId");

        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 30);
        string[] told = [.. result.Output.Select(item => item.ToString())];
        Assert.Contains("4", told);
        Assert.Contains(told, id => id.StartsWith("RecordTooLarge,", StringComparison.Ordinal));
        // librdkafka counts the record that the broker rejected, so the broker misses it in the next transaction, and only in that one.
        _session.Run($"foreach ($i in 1, 2) {{ try {{ Use-KafkaTransaction {{ 'good' | Send-KafkaRecord {topic} -Quiet }}; break }} catch [KafkaPS.RetriableException] {{ }} }}");
        Assert.Equal(["good"], fixture.Kafka.ConsumeWhole(topic, 1));
    }

    [RealKafkaFact]
    public void A_younger_producer_with_the_same_id_fences_the_older_one()
    {
        Open("fenced", "t-fenced");

        ScriptResult result = _session.Run("""
            $old = Get-KafkaProducer
            Start-KafkaTransaction
            $null = 'a' | Send-KafkaRecord fenced
            $null = New-KafkaProducer $server -Configuration @{ 'transactional.id' = 't-fenced' } -Name young
            Start-KafkaTransaction
            try { $null = 'b' | Send-KafkaRecord fenced -Producer $old -ErrorAction Stop; Complete-KafkaTransaction -Producer $old }
            catch [KafkaPS.ProducerFencedException], [KafkaPS.InvalidProducerEpochException] { "$($_.Exception.GetType().Name) $($_.Exception.IsFatal)" }
            "$($old.State)"
            $null = 'c' | Send-KafkaRecord fenced
            Complete-KafkaTransaction
            Close-KafkaProducer $old
            """).ThrowIfFailed();

        Assert.Contains("True", result.Output[0].ToString(), StringComparison.Ordinal);
        Assert.Equal("Failed", result.Output[1].ToString());
        Assert.Equal(["c"], fixture.Kafka.Consume("fenced", 1));
    }

    [RealKafkaFact]
    public void Close_aborts_an_open_transaction()
    {
        Open("closed", "t-closed");

        _session.Run("""
            Start-KafkaTransaction
            $null = 'dangling' | Send-KafkaRecord closed
            Close-KafkaProducer
            $null = New-KafkaProducer $server -Configuration @{ 'transactional.id' = 't-closed' }
            Use-KafkaTransaction { $null = 'good' | Send-KafkaRecord closed }
            """).ThrowIfFailed();

        Assert.Equal(["good"], fixture.Kafka.Consume("closed", 1));
    }

    [RealKafkaTheory]
    [InlineData("'x' | Send-KafkaRecord misused", "Start one with Start-KafkaTransaction")]
    [InlineData("Complete-KafkaTransaction", "no transaction to commit")]
    [InlineData("Undo-KafkaTransaction", "no transaction to abort")]
    [InlineData("Start-KafkaTransaction; Start-KafkaTransaction", "already in progress")]
    [InlineData("$null = New-KafkaProducer $server -Name plain; Start-KafkaTransaction", "has no transactional.id")]
    public void Misuse_is_an_InvalidOperationException(string script, string text)
    {
        Open("misused", "t-misused");

        ScriptResult result = _session.Run($"try {{ {script} }} catch {{ $_ }}").ThrowIfFailed();

        ErrorRecord error = Assert.IsType<ErrorRecord>(Assert.Single(result.Output).BaseObject);
        Assert.IsAssignableFrom<InvalidOperationException>(error.Exception);
        Assert.Contains(text, error.Exception.Message, StringComparison.Ordinal);
    }

    void Open(string topic, string transactionalId, params string[] configuration)
    {
        if (topic != "misused") fixture.Kafka.CreateTopic(topic, partitions: 1, configuration);
        _session.Run("$null = New-KafkaProducer $server -Configuration @{ 'transactional.id' = $id }", ("server", fixture.Kafka.BootstrapServer), ("id", transactionalId)).ThrowIfFailed();
    }
}
