using System.Management.Automation;

namespace KafkaPS.Tests;

/// <summary>What failed is kept in a file, and sent again from it.</summary>
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
}
