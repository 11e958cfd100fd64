using System.Management.Automation;
using System.Text;

namespace KafkaPS.Tests;

/// <summary>Every record takes the same path, however it arrives: the same bytes are sent, reported as failed, and sent again.</summary>
public sealed class OneRoadTests : IDisposable
{
    readonly PowerShellSession _session = new();
    readonly TemporaryDirectory _directory = new();
    readonly string _bootstrapServer;

    public OneRoadTests()
    {
        _bootstrapServer = _session.Run("$cluster = Start-KafkaMockCluster one -PartitionCount 1; $producer = $cluster | New-KafkaProducer; $cluster.BootstrapServer").ThrowIfFailed().Output[0].ToString();
        _session.Run("$null = $ExecutionContext.SessionState.Path.SetLocation($directory)", ("directory", _directory.Path)).ThrowIfFailed();
    }

    public void Dispose()
    {
        _session.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("'x'")]
    [InlineData("New-KafkaRecord -Value x -Header @{ h = 1 }")]
    [InlineData("New-KafkaRecord -Value x -Timestamp 1700000000000")]
    public void With_linger_ms_0_a_record_leaves_before_the_pipeline_goes_on(string input)
    {
        using RunningScript script = _session.Begin($$"""
            $null = $cluster | New-KafkaProducer -LingerMs 0
            & { {{input}}; while ($true) { [System.Threading.Thread]::Sleep(50) } } | Send-KafkaRecord one
            """);

        Assert.True(SpinWait.SpinUntil(() => TopicReader.ReadValues(_bootstrapServer, "one") is ["x"], TimeSpan.FromSeconds(30)));
        Assert.False(script.IsCompleted);
    }

    [Fact]
    public void What_a_script_changes_after_the_pipe_changes_neither_what_is_kept_nor_what_is_sent_again()
    {
        ScriptResult result = _session.Run("""
            Add-KafkaMockError INVALID_RECORD -Count 3
            $h = @{ n = 0 }
            & { foreach ($i in 1..3) { $h.n = $i; , $h } } | Send-KafkaRecord one -Synchronous -DeadLetterPath d.jsonl -ErrorVariable lost -ErrorAction SilentlyContinue
            $h.n = 99
            (Import-KafkaRecord d.jsonl).Value
            $lost.TargetObject.Value
            $lost.TargetObject | Send-KafkaRecord -ValueSerializer Int32 -KeySerializer { throw 'not called' } -Summary
            """);

        Assert.Equal(["{\"n\":1}", "{\"n\":2}", "{\"n\":3}", "{\"n\":1}", "{\"n\":2}", "{\"n\":3}", "one: 3 delivered, 0 failed, 0 unknown"], result.Output.Select(item => item.ToString()));
        Assert.Equal(["{\"n\":1}", "{\"n\":2}", "{\"n\":3}"], TopicReader.ReadValues(_bootstrapServer, "one"));
    }

    [Theory]
    [InlineData("-Topic nowhere-9")]
    [InlineData("-Topic one -Partition 7")]
    [InlineData("-Topic one")]
    public void A_serializer_runs_once_for_a_record_whatever_becomes_of_it(string parameters)
    {
        ScriptResult result = _session.Run($$"""
            $null = $cluster | New-KafkaProducer -MaxBlockMs 500
            Add-KafkaMockError INVALID_RECORD
            $global:calls = 0
            'v' | Send-KafkaRecord {{parameters}} -ValueSerializer { $global:calls++; "$_ $global:calls" } -DeadLetterPath d.jsonl -ErrorVariable lost -ErrorAction SilentlyContinue
            (Import-KafkaRecord d.jsonl).Value
            $lost.TargetObject.Value
            $global:calls
            """);

        Assert.Equal(["v 1", "v 1", "1"], result.Output.Select(item => item.ToString()));
    }

    [Fact]
    public void A_failed_record_has_its_own_key_partition_timestamp_and_headers_again()
    {
        ScriptResult result = _session.Run("""
            Add-KafkaMockError INVALID_RECORD -Count 2
            New-KafkaRecord one ([byte[]](255, 0)) 'v' -Partition 0 -Timestamp 1700000000000 -Header ([ordered]@{ h = 'x'; n = $null }) | Send-KafkaRecord -ErrorVariable lost -ErrorAction SilentlyContinue
            'plain' | Send-KafkaRecord one -Key k -ErrorVariable +lost -ErrorAction SilentlyContinue
            $record, $plain = $lost.TargetObject
            "$($record.Key) $($record.Value) $($record.Partition) $($record.Timestamp.ToUnixTimeMilliseconds()) $(($record.Headers | ForEach-Object { "$_=$($_.Value)" }) -join ' ')"
            "$($plain.Key) $($plain.Value) [$($plain.Partition)] [$($plain.Timestamp)] [$($plain.Headers)]"
            """);

        Assert.Equal(["255 0 v 0 1700000000000 h=120 n=", "k plain [] [] []"], result.Output.Select(item => item.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-Header @{ s = 'x' }")]
    [InlineData("-Timestamp 1700000000000")]
    [InlineData("-Synchronous")]
    [InlineData("-ValueSerializer Bytes")]
    [InlineData("-ValueSerializer String -Key k")]
    [InlineData("-OnDelivery { }")]
    [InlineData("-NoWait; Wait-KafkaProducer")]
    public void Bytes_of_a_line_that_are_not_text_are_kept(string parameters)
    {
        Write("a.log", [0x4D, 0xFC, 0x6C, (byte)'\n', 0xFF]);

        _session.Run($"Send-KafkaRecord -Path a.log -Topic one {parameters}").ThrowIfFailed();
        _session.Run($"Get-KafkaProducer | ForEach-Object {{ [System.IO.FileInfo]::new((Join a.log)) | Send-KafkaRecord one {parameters} }}".Replace("(Join a.log)", $"'{Path.Combine(_directory.Path, "a.log")}'", StringComparison.Ordinal)).ThrowIfFailed();

        Assert.Equal(["4DFC6C", "FF", "4DFC6C", "FF"], TopicReader.Read(_bootstrapServer, "one").Select(record => Convert.ToHexString(record.Message.Value!)));
    }

    [Theory]
    [InlineData("-Key { $_ }")]
    [InlineData("-ValueSerializer Json")]
    [InlineData("-ValueSerializer { $_ }")]
    public void Where_text_is_needed_a_line_that_is_none_is_an_error_of_that_line(string parameters)
    {
        Write("a.log", [0x4D, 0xFC, 0x6C, (byte)'\n', .. "good\n"u8]);

        ScriptResult result = _session.Run($"Send-KafkaRecord -Path a.log -Topic one {parameters} -DeadLetterPath d.jsonl -Summary");

        Assert.StartsWith("Serialization,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("line 1 of", result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("-Encoding", result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal("one: 1 delivered, 1 failed, 0 unknown", Assert.Single(result.Output).ToString());
        _session.Run("Import-KafkaRecord d.jsonl | Send-KafkaRecord").ThrowIfFailed();
        Assert.Equal("4DFC6C", Convert.ToHexString(TopicReader.Read(_bootstrapServer, "one")[1].Message.Value!));
    }

    [Theory]
    [InlineData("-ValueSerializer { , [byte[]] ($_ + 33) }", "4869FF21", null)]
    [InlineData("-Key { $_.Length }", "4869FF", "3")]
    public void With_Raw_a_script_block_sees_the_bytes(string parameters, string value, string? key)
    {
        Write("raw.bin", [0x48, 0x69, 0xFF]);

        _session.Run($"Send-KafkaRecord -Path raw.bin -Raw -Topic one {parameters}").ThrowIfFailed();

        var record = Assert.Single(TopicReader.Read(_bootstrapServer, "one"));
        Assert.Equal(value, Convert.ToHexString(record.Message.Value!));
        Assert.Equal(key, record.Message.Key is null ? null : Encoding.UTF8.GetString(record.Message.Key));
    }

    [Fact]
    public void The_encoding_of_a_file_is_the_same_however_the_file_is_named()
    {
        string file = Write("latin.log", [0xFC, (byte)'\n']);

        _session.Run("""
            Send-KafkaRecord -Path latin.log -Topic one -Encoding latin1
            Send-KafkaRecord -Path latin.log -Topic one -Encoding latin1 -Synchronous
            [System.IO.FileInfo]::new($file) | Send-KafkaRecord one -Encoding latin1
            [System.IO.FileInfo]::new($file) | Send-KafkaRecord one -Encoding latin1 -Synchronous
            , @([System.IO.FileInfo]::new($file)) | Send-KafkaRecord one -Encoding latin1
            Send-KafkaRecord one -InputObject @([System.IO.FileInfo]::new($file)) -Encoding latin1
            'ü' | Send-KafkaRecord one -Encoding latin1
            """, ("file", file)).ThrowIfFailed();

        Assert.Equal(["C3BC", "C3BC", "C3BC", "C3BC", "C3BC", "C3BC", "FC"], TopicReader.Read(_bootstrapServer, "one").Select(record => Convert.ToHexString(record.Message.Value!)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-Header @{ a = 1 }")]
    [InlineData("-Key { $_ }")]
    public void Text_that_is_not_of_its_encoding_is_an_error_of_its_file_and_line(string parameters)
    {
        Write("a.log", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("one\ntwo\nthr"), 0x65]);
        Write("b.log", "other\n"u8.ToArray());

        ScriptResult result = _session.Run($"Send-KafkaRecord -Path a.log, b.log -Topic one {parameters} -Summary");

        Assert.StartsWith("FileNotRead,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("Line 3 of '", result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("a.log", result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(["one", "two", "other"], TopicReader.ReadValues(_bootstrapServer, "one"));
        Assert.Equal("one: 3 delivered, 0 failed, 0 unknown", Assert.Single(result.Output).ToString());
    }

    [Fact]
    public void A_line_of_more_than_a_gigabyte_is_one_error_and_the_rest_goes()
    {
        string path = Path.Combine(_directory.Path, "huge.log");
        using (FileStream file = File.Create(path))
        {
            file.Write("one\ntwo\n"u8);
            file.SetLength(file.Length + 1_200_000_000);
            file.Seek(0, SeekOrigin.End);
            file.Write("\nthree\n"u8);
        }

        ScriptResult result = _session.Run("Send-KafkaRecord -Path huge.log -Topic one -Summary -Encoding utf8");

        Assert.StartsWith("RecordTooLarge,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("Line 3 of '", result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("1200000000 bytes", result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal("one: 3 delivered, 1 failed, 0 unknown", Assert.Single(result.Output).ToString());
        Assert.Equal(["one", "two", "three"], TopicReader.ReadValues(_bootstrapServer, "one"));
    }

    [Theory]
    [InlineData("-InputObject x")]
    [InlineData("-Path many.log")]
    [InlineData("-LiteralPath many.log")]
    public void OnDelivery_is_called_though_nothing_is_piped(string input)
    {
        File.WriteAllLines(Path.Combine(_directory.Path, "many.log"), Enumerable.Range(0, 30_000).Select(i => $"line {i}"));

        ScriptResult result = _session.Run($$"""
            $delivered = 0
            Send-KafkaRecord -Topic one {{input}} -OnDelivery { param($Metadata, $ErrorRecord) $delivered++; if ($Metadata.Offset -eq 0) { "first is $Metadata" } }
            $delivered
            """).ThrowIfFailed();

        int count = TopicReader.Read(_bootstrapServer, "one").Count;
        Assert.Equal(input.StartsWith("-InputObject", StringComparison.Ordinal) ? 1 : 30_000, count);
        Assert.Equal(["first is one-0@0", $"{count}"], result.Output.Select(item => item.ToString()));
    }

    [Fact]
    public void A_list_that_fails_while_it_is_read_is_an_error_and_the_next_input_goes()
    {
        ScriptResult result = _session.Run("& { , $list; 'after' } | Send-KafkaRecord one -Summary", ("list", new FailingList()));

        Assert.StartsWith("Serialization,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("the list is broken", result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(["1", "after"], TopicReader.ReadValues(_bootstrapServer, "one"));
        Assert.Equal("one: 2 delivered, 1 failed, 0 unknown", Assert.Single(result.Output).ToString());
    }

    [Fact]
    public void A_file_that_nobody_writes_to_can_be_stopped()
    {
        if (OperatingSystem.IsWindows()) return;
        string pipe = Path.Combine(_directory.Path, "pipe");
        using (var make = System.Diagnostics.Process.Start("mkfifo", pipe)) make.WaitForExit();
        using RunningScript script = _session.Begin("Send-KafkaRecord -Path $pipe -Topic one; 'not reached'", ("pipe", pipe));
        Thread.Sleep(500);

        long started = System.Diagnostics.Stopwatch.GetTimestamp();
        script.Shell.Stop();

        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(5));
        Assert.Empty(script.Output);
    }

    string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(_directory.Path, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    sealed class FailingList : List<object>, System.Collections.IEnumerable
    {
        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator()
        {
            yield return 1;
            throw new InvalidOperationException("the list is broken");
        }
    }
}
