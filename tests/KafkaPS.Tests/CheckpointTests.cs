using System.Management.Automation;
using Confluent.Kafka;

namespace KafkaPS.Tests;

/// <summary>Send-KafkaRecord -Checkpoint against a real Kafka, read back with read_committed by Java's consumer.</summary>
[Collection(SharedKafka.Name)]
public sealed class CheckpointTests(SharedKafka.Fixture fixture) : LogTests
{
    [RealKafkaFact]
    public void Each_run_sends_the_whole_lines_that_are_new()
    {
        const string Name = "shipped-runs";
        File.WriteAllText(Log, "1\n2\nha");
        Assert.Equal(2, Ship(Name));
        Assert.Equal(0, Ship(Name));
        File.AppendAllText(Log, "lf\n4");
        Assert.Equal(1, Ship(Name));
        Assert.Equal(1, Ship(Name, "-IncludePartialLine"));

        Assert.Equal(["1", "2", "half", "4"], fixture.Kafka.Consume(Name, 4));
    }

    [RealKafkaFact]
    public void A_log_is_followed_through_its_rotations()
    {
        const string Name = "shipped-rotations";
        File.WriteAllText(Log, "1\n");
        Ship(Name);
        // Renamed; the path names only the new log.
        File.AppendAllText(Log, "2\n");
        File.Move(Log, Log + ".1");
        File.WriteAllText(Log, "3\n");
        Ship(Name);
        // Copied and truncated.
        File.AppendAllText(Log, "4\n");
        File.Copy(Log, Log + ".2");
        File.WriteAllText(Log, "5\n");
        Ship(Name);
        Assert.Equal(0, Ship(Name));

        Assert.Equal(["1", "2", "3", "4", "5"], fixture.Kafka.Consume(Name, 5));
    }

    [RealKafkaFact]
    public void What_may_be_lost_is_a_warning()
    {
        const string Name = "shipped-truncated";
        File.WriteAllText(Log, "1\n2\n");
        Ship(Name);
        File.WriteAllText(Log, "3\n");

        ScriptResult result = Run(Name, "").ThrowIfFailed();

        Assert.Contains("Lines that were written after byte 4", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Equal(["1", "2", "3"], fixture.Kafka.Consume(Name, 3));
    }

    [RealKafkaFact]
    public void A_line_that_cannot_be_sent_is_an_error_and_is_passed_over()
    {
        const string Name = "shipped-large";
        File.WriteAllText(Log, $"1\n{new string('x', 1_100_000)}\n3\n");

        ScriptResult result = Run(Name, "");

        Assert.Equal("KafkaPS.RecordTooLargeException", result.Error.Exception.GetType().FullName);
        Assert.Equal(0, Ship(Name));
        Assert.Equal(["1", "3"], fixture.Kafka.Consume(Name, 2));
    }

    [RealKafkaFact]
    public void Records_of_several_lines_go_on_after_the_last_one_that_was_whole()
    {
        const string Name = "shipped-groups", Parameters = @"-MultilinePattern '^\d{4}-'";
        File.WriteAllText(Log, "2026- a\n at x\n2026- b\n2026- c\n at");
        Assert.Equal(2, Ship(Name, Parameters));
        File.AppendAllText(Log, " y\n2026- d\n");
        Assert.Equal(1, Ship(Name, Parameters));
        File.Move(Log, Log + ".1");
        File.WriteAllText(Log, "2027- e\n2027- f\n");

        _ = Session.Run($"Send-KafkaRecord $name -Path \"$log*\" -Checkpoint $name -BootstrapServer $server -Quiet {Parameters}", Variables(Name)).ThrowIfFailed();

        // The last group of a file waits for the end of the file, which rotation gives "2026- d" but not "2027- f".
        string[] groups = fixture.Kafka.ConsumeWhole(Name, 5);
        Assert.Equal(["2026- a", " at x", "2026- b", "2026- c", " at y"], groups[..5]);
        Assert.Contains("2027- e", groups);
    }

    [RealKafkaFact]
    public void A_file_that_appears_later_is_followed_after_a_single_warning()
    {
        const string Name = "shipped-later";
        using RunningScript running = Session.Begin("Send-KafkaRecord $name -Path \"$log*\" -Checkpoint $name -BootstrapServer $server -Wait -CommitIntervalMs 100", Variables(Name));
        Assert.True(SpinWait.SpinUntil(() => running.Shell.Streams.Warning.Count > 0 || running.IsCompleted, TimeSpan.FromSeconds(60)));
        // Several times as long as the run takes to look for files again.
        Thread.Sleep(3000);
        File.WriteAllText(Log, "1\n");

        Assert.True(SpinWait.SpinUntil(() => running.Output.Count == 1 || running.IsCompleted, TimeSpan.FromSeconds(60)));
        // To enumerate a stream would wait for the end of the script.
        Assert.Equal((1, 1), (running.Shell.Streams.Warning.Count, running.Output.Count));
        Assert.StartsWith("No file matches", running.Shell.Streams.Warning[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Checkpoints_work_in_an_embedded_cluster_that_another_session_has_started()
    {
        using var other = new PowerShellSession();
        string server = other.Run("(Start-KafkaMockCluster lines).BootstrapServer").ThrowIfFailed().Output[0].ToString();
        File.WriteAllText(Log, "1\n2\n");

        ScriptResult result = Session.Run("foreach ($run in 1, 2) { (Send-KafkaRecord lines -Path $log -Checkpoint embedded -BootstrapServer $server -Summary).Delivered }", ("log", Log), ("server", server)).ThrowIfFailed();

        Assert.Equal([2L, 0L], result.Output.Select(count => (long)count.BaseObject));
        other.Run("Get-KafkaMockCluster | Stop-KafkaMockCluster");
    }

    /// <summary>The pipeline binds a producer's Name property to -Name.</summary>
    [RealKafkaFact]
    public void A_producer_from_the_pipeline_is_pointed_to_its_parameter()
    {
        ScriptResult result = Session.Run("$producer = New-KafkaProducer $server -Name shipper; $producer | Get-KafkaCheckpoint; Close-KafkaProducer", Variables("shipped-piped"));

        Assert.StartsWith("NoSuchCheckpoint,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("The checkpoint 'shipper' does not exist: it is the name of a producer. Use -Producer shipper.", result.Error.ToString());
    }

    [RealKafkaFact]
    public void The_first_run_does_not_wait_for_a_topic_that_is_not_there()
    {
        const string Name = "shipped-first";
        File.WriteAllText(Log, "1\n");

        ScriptResult result = Session.Run("""
            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            (Get-KafkaCheckpoint $name -CheckpointTopic first-run -BootstrapServer $server) -eq $null
            (Send-KafkaRecord $name -Path $log -Checkpoint $name -CheckpointTopic first-run -BootstrapServer $server -Summary).Delivered
            # Far below max.block.ms, which is 60 s.
            $watch.Elapsed.TotalSeconds -lt 30
            """, Variables(Name)).ThrowIfFailed();

        Assert.Equal(["True", "1", "True"], result.Output.Select(item => item.ToString()));
    }

    [RealKafkaFact]
    public void The_older_of_two_runs_ends_and_says_why()
    {
        const string Name = "shipped-twice";
        File.WriteAllText(Log, "1\n");
        using var older = new PowerShellSession();
        using RunningScript waiting = older.Begin("Send-KafkaRecord $name -Path $log -Checkpoint $name -BootstrapServer $server -Wait -Quiet -CommitIntervalMs 100", Variables(Name));
        Assert.True(SpinWait.SpinUntil(() => Position(Name) == 2, TimeSpan.FromSeconds(60)));

        File.AppendAllText(Log, "2\n");
        using RunningScript younger = Session.Begin("Send-KafkaRecord $name -Path $log -Checkpoint $name -BootstrapServer $server -Wait -Quiet -CommitIntervalMs 100", Variables(Name));
        // The older run notices it at its next commit.
        Assert.True(SpinWait.SpinUntil(() =>
        {
            File.AppendAllText(Log, "x\n");
            Thread.Sleep(200);
            return waiting.IsCompleted;
        }, TimeSpan.FromSeconds(60)));

        Assert.False(younger.IsCompleted);
        Assert.Contains("has taken over the checkpoint 'shipped-twice'", waiting.Shell.InvocationStateInfo.Reason?.Message ?? string.Join(' ', waiting.Shell.Streams.Error), StringComparison.Ordinal);
        younger.Shell.Stop();
        int lines = File.ReadAllLines(Log).Length;
        Ship(Name);
        Assert.Equal(lines, fixture.Kafka.ConsumeWhole(Name, lines).Length);
    }

    [RealKafkaFact]
    public void An_open_transaction_of_another_task_does_not_make_a_run_believe_that_it_was_replaced()
    {
        const string Name = "shipped-beside";
        File.WriteAllText(Log, "1\n");
        using RunningScript running = Session.Begin("Send-KafkaRecord $name -Path $log -Checkpoint $name -BootstrapServer $server -Wait -CommitIntervalMs 100", Variables(Name));
        Assert.True(SpinWait.SpinUntil(() => running.Output.Count == 1 || running.IsCompleted, TimeSpan.FromSeconds(60)));
        // The coordinator aborts its transaction on timeout.
        using IProducer<string, string?> other = Transactional("other-task", 5000);
        other.BeginTransaction();
        other.Produce(new TopicPartition("kafkaps-checkpoints", 0), new Message<string, string?> { Key = """{"checkpoint":"other"}""" });
        other.Flush();

        // This fences the run's producer, but nobody takes over the checkpoint.
        Transactional($"kafkaps-checkpoint-{Name}", 60_000).Dispose();
        File.AppendAllText(Log, "2\n");

        Assert.True(SpinWait.SpinUntil(() => running.Output.Count == 2 || running.IsCompleted, TimeSpan.FromSeconds(60)));
        Assert.Equal(2, running.Output.Count);
    }

    IProducer<string, string?> Transactional(string id, int timeoutMs)
    {
        IProducer<string, string?> producer = new ProducerBuilder<string, string?>(new ProducerConfig
        {
            BootstrapServers = fixture.Kafka.BootstrapServer, TransactionalId = id, TransactionTimeoutMs = timeoutMs, MessageTimeoutMs = timeoutMs,
        }).Build();
        producer.InitTransactions(TimeSpan.FromSeconds(30));
        return producer;
    }

    [RealKafkaFact]
    public void Objects_go_on_after_the_position_of_the_last()
    {
        ScriptResult result = Session.Run("""
            $objects = 1..20 | ForEach-Object { [pscustomobject] @{ Id = $_; Text = "text $_" } }
            foreach ($run in 1..3) {
                $last = (Get-KafkaCheckpoint $name -BootstrapServer $server).Position ?? 0
                $objects | Where-Object Id -GT $last | Select-Object -First 7 |
                    Send-KafkaRecord $name -Checkpoint $name -Position { $_.Id } -BootstrapServer $server -Quiet -ValueSerializer { "$($_.Id)" }
            }
            (Get-KafkaCheckpoint $name -BootstrapServer $server).Position
            Set-KafkaCheckpoint $name -Position text -BootstrapServer $server
            (Get-KafkaCheckpoint $name -BootstrapServer $server).Position
            Remove-KafkaCheckpoint $name -BootstrapServer $server
            @(Get-KafkaCheckpoint $name -BootstrapServer $server).Count
            """, Variables("shipped-objects")).ThrowIfFailed();

        Assert.Equal(["20", "text", "0"], result.Output.Select(item => item.ToString()));
        Assert.Equal(Enumerable.Range(1, 20).Select(i => $"{i}"), fixture.Kafka.ConsumeWhole("shipped-objects", 20));
    }

    /// <summary>The example from the help, unchanged except that a command with the same parameters and output objects replaces the one that queries.</summary>
    [Theory]
    [InlineData("event log", "sec", """
        function Get-WinEvent($LogName, $FilterXPath, [switch] $Oldest) {
            if ($FilterXPath -notmatch '^\*\[System\[EventRecordID > (\d+)\]\]$') { throw "There is no query '$FilterXPath'." }
            $after = [long] $Matches[1]
            1L..$script:count | Where-Object { $_ -gt $after } | ForEach-Object { [pscustomobject] @{ RecordId = [Nullable[long]] $_; Id = 4624; LogName = $LogName; Message = "event $_" } }
        }
        """)]
    [InlineData("journal", "journal", """
        function journalctl {
            $after = if ("$args" -match '--after-cursor=s=1;i=(\d+)') { [long] $Matches[1] } elseif ("$args" -match '--boot') { 0 } else { throw "$args" }
            1L..$script:count | Where-Object { $_ -gt $after } | ForEach-Object { @{ __CURSOR = "s=1;i=$_"; MESSAGE = "event $_" } | ConvertTo-Json -Compress }
        }
        """)]
    public void The_examples_of_queries_give_each_object_once(string name, string topic, string standIn)
    {
        string page = File.ReadAllText(Path.Combine(Paths.Repository, "docs", "help", "Send-KafkaRecord.md"));
        string example = page[page.IndexOf($"Ship the {name}", StringComparison.Ordinal)..].Split("```")[1]["ps1".Length..];

        ScriptResult result = Session.Run($$"""
            {{standIn}}
            $null = Start-KafkaMockCluster {{topic}}, kafkaps-checkpoints -PartitionCount 1 | New-KafkaProducer
            foreach ($count in 3, 3, 7) { {{example}} }
            (Receive-KafkaRecord {{topic}}).Value | ForEach-Object { ($_ | ConvertFrom-Json).Message }
            """).ThrowIfFailed();

        Assert.Equal(Enumerable.Range(1, 7).Select(i => $"event {i}"), result.Output.Select(item => item.ToString()));
    }

    [RealKafkaFact]
    public void A_local_file_keeps_the_positions_where_there_are_no_transactions()
    {
        const string Name = "shipped-file";
        File.WriteAllText(Log, "1\n2\n");
        string script = "(Send-KafkaRecord $name -Path $log -CheckpointPath \"$log.positions\" -BootstrapServer $server -Summary).Delivered";
        Assert.Equal("2", Session.Run(script, Variables(Name)).ThrowIfFailed().Output[0].ToString());
        File.AppendAllText(Log, "3\n");
        Assert.Equal("1", Session.Run(script, Variables(Name)).ThrowIfFailed().Output[0].ToString());

        Assert.Equal("6", Assert.Single(Session.Run("(Get-KafkaCheckpoint -CheckpointPath \"$log.positions\").Position", Variables(Name)).ThrowIfFailed().Output).ToString());
        Assert.Equal(["1", "2", "3"], fixture.Kafka.ConsumeWhole(Name, 3));
    }

    [Fact]
    public void Nothing_is_sent_when_the_local_file_cannot_be_written()
    {
        File.WriteAllText(Log, "1\n");
        // The temporary file beside it cannot be created.
        Directory.CreateDirectory(Log + ".positions.new");

        ScriptResult result = Session.Run("""
            $cluster = Start-KafkaMockCluster one
            try { Send-KafkaRecord one -Path $log -CheckpointPath "$log.positions" -BootstrapServer $cluster.BootstrapServer -Quiet }
            finally { @(Receive-KafkaRecord one -BootstrapServer $cluster.BootstrapServer).Count; Stop-KafkaMockCluster }
            """, ("log", Log));

        Assert.StartsWith("CheckpointNotWritten", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("0", Assert.Single(result.Output).ToString());
    }

    [RealKafkaFact]
    public void A_topic_that_is_not_compacted_is_refused()
    {
        fixture.Kafka.CreateTopic("not-compacted", partitions: 1);
        File.WriteAllText(Log, "1\n");

        ScriptResult result = Run("shipped-refused", "-CheckpointTopic not-compacted");

        Assert.StartsWith("CheckpointTopicNotCompacted", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("kafka-configs.sh", result.Error.Exception.Message, StringComparison.Ordinal);
    }

    [RealKafkaFact]
    public void A_record_that_is_no_position_is_named()
    {
        fixture.Kafka.CreateTopic("not-positions", 1, "cleanup.policy=compact");
        File.WriteAllText(Log, "1\n");
        Session.Run("Send-KafkaRecord not-positions -InputObject x -Key y -BootstrapServer $server -Quiet", Variables("")).ThrowIfFailed();

        ScriptResult result = Run("shipped-refused", "-CheckpointTopic not-positions");

        Assert.StartsWith("CheckpointNotReadable", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("not-positions-0@0", result.Error.Exception.Message, StringComparison.Ordinal);
    }

    [RealKafkaFact]
    public void A_line_that_is_too_large_for_the_topic_ends_the_run_and_says_how_to_go_on()
    {
        const string Name = "shipped-refusal";
        fixture.Kafka.CreateTopic(Name, 1, "max.message.bytes=1000");
        File.WriteAllText(Log, $"1\n2\n{new string('x', 5000)}\n4\n");

        ErrorRecord error = Run(Name, "").Error;

        Assert.StartsWith("RecordTooLarge", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("max.message.bytes", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains($"after byte 0 of '{Log}'. Raise max.message.bytes", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        // Nothing from the failed transaction is stored, and the line is skipped once the client knows the limit.
        ScriptResult result = Run(Name, "-Configuration @{ 'max.request.size' = 900 }");
        Assert.StartsWith("RecordTooLarge", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("3", Assert.Single(result.Output).ToString());
        Assert.Equal(["1", "2", "4"], fixture.Kafka.Consume(Name, 3));
    }

    [RealKafkaFact]
    public void Lines_that_are_too_large_together_are_sent_in_smaller_batches()
    {
        const string Name = "shipped-batches";
        fixture.Kafka.CreateTopic(Name, 1, "max.message.bytes=1000");
        File.WriteAllLines(Log, Enumerable.Range(1, 50).Select(i => $"{i} {new string('x', 300)}"));

        Assert.Equal(50, Ship(Name));
        Assert.Equal(Enumerable.Range(1, 50).Select(i => $"{i}"), fixture.Kafka.Consume(Name, 50).Select(line => line.Split(' ')[0]));
    }

    [RealKafkaFact]
    public void A_checkpoint_topic_that_is_deleted_meanwhile_ends_the_call_and_is_named()
    {
        const string Name = "shipped-deleted";
        File.WriteAllText(Log, "1\n");
        using var following = new PowerShellSession();
        using RunningScript running = following.Begin("Send-KafkaRecord $name -Path $log -Checkpoint $name -CheckpointTopic deleted -BootstrapServer $server -Wait -CommitIntervalMs 100 "
            + "-Configuration @{ 'transaction.timeout.ms' = 6000; 'delivery.timeout.ms' = 5000; 'request.timeout.ms' = 2000 }", Variables(Name));
        Assert.True(SpinWait.SpinUntil(() => running.Output.Count == 1 || running.IsCompleted, TimeSpan.FromSeconds(60)));
        RealKafka.Tool("org.apache.kafka.tools.TopicCommand", "--bootstrap-server", fixture.Kafka.BootstrapServer, "--delete", "--topic", "deleted");

        File.AppendAllText(Log, "2\n");

        Assert.True(SpinWait.SpinUntil(() => running.IsCompleted, TimeSpan.FromSeconds(60)));
        string said = running.Shell.InvocationStateInfo.Reason?.Message ?? string.Join(' ', running.Shell.Streams.Error);
        Assert.Contains("The topic 'deleted' has lost the positions of the checkpoint 'shipped-deleted'", said, StringComparison.Ordinal);
    }

    [RealKafkaFact]
    public void WhatIf_moves_nothing()
    {
        const string Name = "shipped-whatif";
        File.WriteAllText(Log, "1\n");
        Run(Name, "-WhatIf").ThrowIfFailed();

        Assert.Null(Position(Name));
        Assert.Equal(1, Ship(Name));
    }

    [Theory]
    [InlineData("-Path x -Wait")]
    [InlineData("-Path x -IncludePartialLine")]
    [InlineData("-Path x -CheckpointTopic t")]
    [InlineData("-Path x -Checkpoint a -CheckpointPath b")]
    [InlineData("-Path x -Checkpoint a -NoWait")]
    [InlineData("-Path x -Checkpoint a -Raw")]
    [InlineData("-InputObject 1 -Position { 1 }")]
    public void What_contradicts_is_an_error_of_the_call(string parameters) =>
        Assert.StartsWith("CheckpointContradicted", Session.Run($"Send-KafkaRecord t {parameters} -BootstrapServer 127.0.0.1:1").Error.FullyQualifiedErrorId, StringComparison.Ordinal);

    int Ship(string name, string parameters = "") => int.Parse(Run(name, parameters).ThrowIfFailed().Output[0].ToString(), System.Globalization.CultureInfo.InvariantCulture);

    ScriptResult Run(string name, string parameters) =>
        Session.Run($"(Send-KafkaRecord $name -Path $log -Checkpoint $name -BootstrapServer $server -Summary {parameters}).Delivered", Variables(name));

    long? Position(string name) =>
        Session.Run("(Get-KafkaCheckpoint $name -BootstrapServer $server).Position", Variables(name)).ThrowIfFailed().Output is [{ BaseObject: long position }, ..] ? position : null;

    (string, object?)[] Variables(string name) => [("name", name), ("log", Log), ("server", fixture.Kafka.BootstrapServer)];
}
