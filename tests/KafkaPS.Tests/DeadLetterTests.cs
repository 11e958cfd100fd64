using System.Management.Automation;

namespace KafkaPS.Tests;

/// <summary>Failed records go to a file, and are sent again from it.</summary>
public sealed class DeadLetterTests : IDisposable
{
    readonly PowerShellSession _session = new();
    readonly TemporaryDirectory _directory = new();
    readonly string _bootstrapServer;

    public DeadLetterTests()
    {
        _bootstrapServer = _session.Run("$cluster = Start-KafkaMockCluster one -PartitionCount 1; $null = $cluster | New-KafkaProducer; $file = $path; $cluster.BootstrapServer",
            ("path", Path.Combine(_directory.Path, "failed.jsonl"))).ThrowIfFailed().Output[0].ToString();
    }

    public void Dispose()
    {
        _session.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void What_failed_comes_back_and_sends_the_same_bytes()
    {
        ScriptResult result = _session.Run("""
            $records = @(
                New-KafkaRecord one k 'text'
                New-KafkaRecord one ([byte[]](255, 0)) ([byte[]](1, 254)) -Header @{ h = 'v'; n = $null; b = [byte[]](200) } -Timestamp 1700000000000
                New-KafkaRecord one $null $null
                New-KafkaRecord one '' ''
                New-KafkaRecord one 7 'quote " and \ and 日本 😀'
            )
            # The partition does not exist, so every record fails.
            $records | Send-KafkaRecord -Partition 9 -DeadLetterPath $file -ErrorAction SilentlyContinue
            $back = Import-KafkaRecord $file
            $back | ForEach-Object { $_.Partition }
            $back | ForEach-Object { [KafkaPS.KafkaRecord]@{ Topic = $_.Topic; Key = $_.Key; Value = $_.Value; Timestamp = $_.Timestamp; Headers = $_.Headers } } | Send-KafkaRecord -Summary
            """).ThrowIfFailed();

        Assert.Equal(["9", "9", "9", "9", "9", "one: 5 delivered, 0 failed, 0 unknown"], result.Output.Select(item => item.ToString()));
        var records = TopicReader.Read(_bootstrapServer, "one");
        Assert.Equal(["k"u8.ToArray(), [255, 0], null, [], "7"u8.ToArray()], records.Select(record => record.Message.Key));
        Assert.Equal(["text"u8.ToArray(), [1, 254], null, [], "quote \" and \\ and 日本 😀"u8.ToArray()], records.Select(record => record.Message.Value));
        Assert.Equal(["b=200", "h=118", "n="], records[1].Message.Headers.Select(header => $"{header.Key}={string.Join(',', header.GetValueBytes() ?? [])}").Order());
        Assert.Equal(1700000000000, records[1].Message.Timestamp.UnixTimestampMs);
    }

    [Fact]
    public void A_text_that_has_no_bytes_comes_back_as_it_was()
    {
        ScriptResult result = _session.Run("""
            "half $([char] 0xD83D)" | Send-KafkaRecord one -DeadLetterPath $file -ErrorAction SilentlyContinue
            (Import-KafkaRecord $file).Value -eq "half $([char] 0xD83D)"
            """).ThrowIfFailed();

        Assert.Equal(true, Assert.Single(result.Output).BaseObject);
    }

    [Fact]
    public void RetriableOnly_leaves_out_what_no_retry_can_cure()
    {
        ScriptResult result = _session.Run("""
            ('x' * 1100000), 'fine' | Send-KafkaRecord one -DeadLetterPath $file -ErrorAction SilentlyContinue | ForEach-Object { }
            'retriable' | Send-KafkaRecord one -Partition 9 -DeadLetterPath $file -ErrorAction SilentlyContinue
            (Import-KafkaRecord $file).Count
            (Import-KafkaRecord $file -RetriableOnly).Value
            """).ThrowIfFailed();

        Assert.Equal(["2", "retriable"], result.Output.Select(item => item.ToString()));
    }

    [Fact]
    public void The_record_is_in_the_file_before_its_error_is_told()
    {
        ScriptResult result = _session.Run("""
            try { 'x' | Send-KafkaRecord one -Partition 9 -DeadLetterPath $file -ErrorAction Stop } catch { (Import-KafkaRecord $file).Value }
            """).ThrowIfFailed();

        Assert.Equal("x", Assert.Single(result.Output).ToString());
    }

    [Fact]
    public void A_path_that_cannot_be_written_ends_the_call_before_anything_is_sent()
    {
        ScriptResult result = _session.Run("'x' | Send-KafkaRecord one -DeadLetterPath \"$file/nowhere/failed.jsonl\"");

        Assert.StartsWith("DeadLetterNotWritten,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(TopicReader.Read(_bootstrapServer, "one"));
    }

    [LinuxCompilerFact]
    public void A_full_disk_is_an_error_and_the_failed_record_is_told_all_the_same()
    {
        ScriptResult result = _session.Run("'good', \"half $([char] 0xD83D)\", 'too' | Send-KafkaRecord one -DeadLetterPath /dev/full");

        Assert.Equal(["DeadLetterNotWritten", "Serialization"], result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Equal(["good", "too"], TopicReader.ReadValues(_bootstrapServer, "one"));
    }

    [Fact]
    public void Records_that_fail_in_unusual_ways_are_errors_of_their_own_and_are_kept()
    {
        ScriptResult result = _session.Run("""
            $records = @(
                [KafkaPS.KafkaRecord] @{ Topic = 'one'; Key = 'k'; Value = 'no headers'; Headers = $null; Partition = 9 }
                [KafkaPS.KafkaRecord] @{ Topic = 'one'; Key = $bad; Value = 'bad key' }
                [KafkaPS.KafkaRecord] @{ Topic = 'one'; Key = 'k'; Value = $bad; Headers = $null }
                $bad
                , @{ inside = $bad }
                'good'
            )
            $records | Send-KafkaRecord one -DeadLetterPath $file -ErrorVariable lost -ErrorAction SilentlyContinue -Summary | ForEach-Object { "$_" }
            $lost | ForEach-Object { $_.FullyQualifiedErrorId.Split(',')[0] }
            Import-KafkaRecord $file -ErrorVariable unreadable -ErrorAction SilentlyContinue | ForEach-Object { "$($_.Key)=$($_.Value) $($_.Headers.Count)" }
            $unreadable | ForEach-Object { "$_" }
            """, ("bad", new Failing())).ThrowIfFailed();

        string[] lines = [.. result.Output.Select(item => item.ToString())];
        Assert.Equal("one: 1 delivered, 5 failed, 0 unknown", lines[0]);
        Assert.Equal(["Serialization", "Serialization", "Serialization", "Serialization", "Timeout"], lines[1..6].Order());
        Assert.Equal("k=no headers 0", lines[6]);
        // An object without text cannot be restored, which is reported too.
        Assert.Equal(4, lines[7..].Length);
        Assert.All(lines[7..], line => Assert.Contains("It has no text today.", line, StringComparison.Ordinal));
        Assert.Equal(["good"], TopicReader.ReadValues(_bootstrapServer, "one"));
    }

    [LinuxLimitsFact]
    public void A_line_that_the_disk_cut_is_not_left_in_the_file_and_there_is_room_again_for_the_next()
    {
        string file = Path.Combine(_directory.Path, "failed.jsonl");
        string script = $$"""
            Import-Module '{{Paths.Module}}'
            $null = Start-KafkaMockCluster one -PartitionCount 1 | New-KafkaProducer
            function Send($Value) { $Value | Send-KafkaRecord one -Partition 9 -DeadLetterPath '{{file}}' -ErrorVariable lost -ErrorAction SilentlyContinue; $lost.FullyQualifiedErrorId.ForEach{ $_.Split(',')[0] } -join ' ' }
            Send first
            $length = [System.IO.FileInfo]::new('{{file}}').Length
            # A full disk takes the beginning of what is written, and then no more.
            prlimit --pid $PID "--fsize=$($length + 1000):"
            Send ('second ' * 500)
            [System.IO.FileInfo]::new('{{file}}').Length -eq $length
            prlimit --pid $PID --fsize=unlimited:
            Send third
            (Import-KafkaRecord '{{file}}').Value
            """;
        // The limit's signal would end the process, whereas a full disk sends none.
        (_, string output, _) = ChildProcess.Run(new System.Diagnostics.ProcessStartInfo("bash", ["-c", "trap '' XFSZ; exec dotnet \"$@\"", "bash", Paths.EngineHost, script]));

        Assert.Equal(["Timeout", "DeadLetterNotWritten Timeout", "True", "Timeout", "first", "third"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Two_processes_append_to_one_file_and_every_line_is_whole()
    {
        const int Count = 3000;
        string file = Path.Combine(_directory.Path, "failed.jsonl");
        string Script(string name) => $$"""
            Import-Module '{{Paths.Module}}'
            $null = Start-KafkaMockCluster one | New-KafkaProducer
            1..{{Count}} | ForEach-Object { "{{name}}-$_ " + 'x' * ($_ % 300) } | Send-KafkaRecord one -ValueSerializer Int32 -DeadLetterPath '{{file}}' -ErrorAction Ignore -Summary | ForEach-Object { "$_" }
            """;

        (int, string Output, string)[] results = await Task.WhenAll(new[] { "a", "b" }.Select(name => Task.Run(() => ChildProcess.RunScript(Script(name)))));

        Assert.All(results, result => Assert.Equal($"one: 0 delivered, {Count} failed, 0 unknown", result.Output.Trim()));
        string[] values = [.. _session.Run("(Import-KafkaRecord $file).Value").ThrowIfFailed().Output.Select(item => item.ToString())];
        foreach (string name in new[] { "a", "b" })
            Assert.Equal(Enumerable.Range(1, Count).Select(i => $"{name}-{i} {new string('x', i % 300)}"), values.Where(value => value.StartsWith(name, StringComparison.Ordinal)));
        Assert.Equal(2 * Count, values.Length);
    }

    [Fact]
    public void A_line_that_is_none_is_an_error_with_its_number_and_the_others_go_on()
    {
        ScriptResult result = _session.Run("""
            'x' | Send-KafkaRecord one -Partition 9 -DeadLetterPath $file -ErrorAction SilentlyContinue
            [System.IO.File]::AppendAllText($file, "not json`n")
            'y' | Send-KafkaRecord one -Partition 9 -DeadLetterPath $file -ErrorAction SilentlyContinue
            (Import-KafkaRecord $file).Value
            """);

        Assert.Equal(["x", "y"], result.Output.Select(item => item.ToString()));
        ErrorRecord error = result.Errors.Single(error => error.FullyQualifiedErrorId.StartsWith("NotARecord", StringComparison.Ordinal));
        Assert.Contains("line 2", error.Exception.Message, StringComparison.Ordinal);
    }

    /// <summary>An object whose ToString throws.</summary>
    sealed class Failing : IFormattable
    {
        public string ToString(string? format, IFormatProvider? formatProvider) => throw new InvalidOperationException("It has no text today.");

        public override string ToString() => throw new InvalidOperationException("It has no text today.");
    }
}
