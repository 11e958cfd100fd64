using System.Management.Automation;
using System.Text;

namespace KafkaPS.Tests;

/// <summary>How Send-KafkaRecord handles its inputs, tested through the engine and read back from an embedded cluster.</summary>
public sealed class SendKafkaRecordTests : IDisposable
{
    readonly PowerShellSession _session = new();
    readonly string _bootstrapServer;

    public SendKafkaRecordTests()
    {
        ScriptResult started = _session.Run("$cluster = Start-KafkaMockCluster one -PartitionCount 1; $cluster; $null = $cluster | New-KafkaProducer").ThrowIfFailed();
        _bootstrapServer = ((string[])Assert.Single(started.Output).Properties["BootstrapServer"].Value)[0];
    }

    public void Dispose() => _session.Dispose();

    [Fact]
    public void The_verbose_stream_tells_where_the_records_went_and_what_became_of_them()
    {
        ScriptResult result = _session.Run("""
            $null = Start-KafkaMockCluster told -PartitionCount 3 | New-KafkaProducer -Name story
            'a', 'b', 'c' | Send-KafkaRecord told -Key k -Verbose
            """);

        result.ThrowIfFailed();
        // The first line is PowerShell's own, for -WhatIf and -Confirm.
        Assert.Collection(result.Verbose.Skip(1),
            line => Assert.Matches(@"^story: Brokers: 127\.0\.0\.1:\d+\. Cluster ID: \S+\.$", line),
            line => Assert.Equal("story: Topic 'told' has 3 partitions.", line),
            line => Assert.Matches(@"^story: Passed the records to the client in \d+ batch(es)?\. Waited \d+ ms for the last acknowledgments\.$", line),
            line => Assert.Equal("story: 3 records taken: 3 delivered, 0 failed, 0 not sent, 0 unknown.", line));
    }

    [Fact]
    public void The_verbose_stream_has_each_reason_of_trouble_once()
    {
        ScriptResult result = _session.Run("New-KafkaProducer 127.0.0.1:1 -MaxBlockMs 2500 -Name trouble; 'a' | Send-KafkaRecord told -Verbose -ErrorAction SilentlyContinue");

        string[] refused = [.. result.Verbose.Where(line => line.Contains("Connection refused", StringComparison.Ordinal) || line.Contains("actively refused", StringComparison.Ordinal))];
        Assert.InRange(refused.Length, 1, 2);
    }

    [Fact]
    public void Every_line_arrives_once_in_order_with_one_metadata_each()
    {
        string[] lines = [.. Enumerable.Range(0, 5_000).Select(i => $"line {i}")];

        ScriptResult result = _session.Run("$lines | Send-KafkaRecord -Topic one", ("lines", lines)).ThrowIfFailed();

        Assert.Equal(lines, TopicReader.ReadValues(_bootstrapServer, "one"));
        Assert.Equal(Enumerable.Range(0, 5_000).Select(offset => $"one-0@{offset}"), result.Output.Select(metadata => metadata.ToString()));
    }

    [Fact]
    public void Metadata_says_where_how_large_and_how_long()
    {
        PSObject metadata = Assert.Single(_session.Run("'value' | Send-KafkaRecord one -Key ky").ThrowIfFailed().Output);

        Assert.Equal("KafkaPS.RecordMetadata", metadata.BaseObject.GetType().FullName);
        Assert.Equal("one", metadata.Properties["Topic"].Value);
        Assert.Equal(0, metadata.Properties["Partition"].Value);
        Assert.Equal(0L, metadata.Properties["Offset"].Value);
        Assert.Equal(2, metadata.Properties["SerializedKeySize"].Value);
        Assert.Equal(5, metadata.Properties["SerializedValueSize"].Value);
        Assert.InRange((TimeSpan)metadata.Properties["Latency"].Value, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(30));
        Assert.IsType<DateTimeOffset>(metadata.Properties["Timestamp"].Value);
    }

    [Theory]
    [InlineData("'text'", "text")]
    [InlineData("''", "")]
    [InlineData("$null", null)]
    [InlineData("[char]'x'", "x")]
    [InlineData("42", "42")]
    [InlineData("[long]::MinValue", "-9223372036854775808")]
    [InlineData("1.5", "1.5")]
    [InlineData("[decimal]::new(10, 0, 0, $false, 2)", "0.10")]
    [InlineData("$true", "true")]
    [InlineData("[guid]'5b7f6f0e-2c55-4c1d-9f2a-8d5c1f0a7e34'", "5b7f6f0e-2c55-4c1d-9f2a-8d5c1f0a7e34")]
    [InlineData("[datetime]::new(2026, 3, 1, 12, 0, 0, [System.DateTimeKind]::Utc)", "2026-03-01T12:00:00.0000000Z")]
    [InlineData("[System.DayOfWeek]::Friday", "Friday")]
    [InlineData("'日本語 😀'", "日本語 😀")]
    [InlineData("\"a`r`nb\"", "a\r\nb")]
    public void Inputs_become_the_text_of_the_contract(string input, string? expected)
    {
        _session.Run($"{input} | Send-KafkaRecord one").ThrowIfFailed();

        Assert.Equal(expected, Assert.Single(TopicReader.ReadValues(_bootstrapServer, "one")));
    }

    [Fact]
    public void Bytes_are_sent_as_they_are_and_never_unrolled()
    {
        _session.Run(",[byte[]](0, 255, 13, 10) | Send-KafkaRecord one").ThrowIfFailed();

        Assert.Equal([0, 255, 13, 10], Assert.Single(TopicReader.Read(_bootstrapServer, "one")).Message.Value);
    }

    [Fact]
    public void An_array_in_the_pipeline_is_a_record_for_each_element()
    {
        // As Get-Content -ReadCount emits them.
        ScriptResult result = _session.Run("(,@('a', 'b')), (,@('c', $null, [byte[]](100))) | ForEach-Object { ,$_[0] } | Send-KafkaRecord one").ThrowIfFailed();

        Assert.Equal(["a", "b", "c", null, "d"], TopicReader.ReadValues(_bootstrapServer, "one"));
        Assert.Equal(5, result.Output.Count);
    }

    [Fact]
    public void A_null_key_is_not_an_empty_key()
    {
        _session.Run("'a' | Send-KafkaRecord one; 'b' | Send-KafkaRecord one -Key ''; 'c' | Send-KafkaRecord one -Key 7").ThrowIfFailed();

        Assert.Equal([null, "", "7"], TopicReader.Read(_bootstrapServer, "one").Select(record => record.Message.Key is { } key ? Encoding.UTF8.GetString(key) : null));
    }

    [Fact]
    public void A_large_line_arrives_whole()
    {
        string line = new string('x', 450_000) + new string('é', 225_000);

        _session.Run("$line, 'next' | Send-KafkaRecord one", ("line", line)).ThrowIfFailed();

        Assert.Equal([line, "next"], TopicReader.ReadValues(_bootstrapServer, "one"));
    }

    [Fact]
    public void A_lone_surrogate_is_an_error_and_the_next_record_goes_on()
    {
        ScriptResult result = _session.Run("'before', \"half $([char]0xD83D) pair\", 'after' | Send-KafkaRecord one");

        Assert.Equal(["before", "after"], TopicReader.ReadValues(_bootstrapServer, "one"));
        Assert.Equal("Serialization,KafkaPS.Commands.SendKafkaRecordCommand", result.Error.FullyQualifiedErrorId);
        Assert.Contains("U+D83D", result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal("half \uD83D pair", PSObject.AsPSObject(result.Error.TargetObject).Properties["Value"].Value);
        Assert.Equal(2, result.Output.Count);
    }

    [Fact]
    public void A_record_larger_than_max_request_size_is_an_error_and_the_next_goes_on()
    {
        ScriptResult result = _session.Run("('x' * 1100000), 'small' | Send-KafkaRecord one");

        Assert.Equal(["small"], TopicReader.ReadValues(_bootstrapServer, "one"));
        Assert.StartsWith("RecordTooLarge,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("1048576", result.Error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_partition_can_be_named()
    {
        _session.Run("$null = Start-KafkaMockCluster three -PartitionCount 3 | New-KafkaProducer; $m = 1..10 | Send-KafkaRecord three -Partition 2").ThrowIfFailed();

        ScriptResult result = _session.Run("$m | ForEach-Object { $_.Partition }");
        Assert.All(result.Values<int>(), partition => Assert.Equal(2, partition));
    }

    [Fact]
    public void A_partition_that_the_topic_has_not_is_an_error()
    {
        ScriptResult result = _session.Run("'x' | Send-KafkaRecord one -Partition 99");

        Assert.StartsWith("Timeout,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("Partition 99 of topic one with partition count 1", result.Error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_summary_counts_by_partition()
    {
        ScriptResult result = _session.Run("1..100 | Send-KafkaRecord one -Summary").ThrowIfFailed();

        PSObject summary = Assert.Single(result.Output);
        Assert.Equal("one: 100 delivered, 0 failed, 0 unknown", summary.ToString());
        Assert.Equal(192L, summary.Properties["Bytes"].Value);
        Assert.Equal("0: 100 [0..99]", Assert.Single(LanguagePrimitives.GetEnumerable(summary.Properties["Partitions"].Value).Cast<object>()).ToString());
    }

    [Fact]
    public void A_summary_of_nothing_says_so()
    {
        PSObject summary = Assert.Single(_session.Run("@() | Send-KafkaRecord one -Summary").ThrowIfFailed().Output);

        Assert.Equal("one: 0 delivered, 0 failed, 0 unknown", summary.ToString());
    }

    [Fact]
    public void WhatIf_sends_nothing_and_asks_once()
    {
        ScriptResult result = _session.Run("'a', 'b' | Send-KafkaRecord one -WhatIf").ThrowIfFailed();

        Assert.Empty(result.Output);
        Assert.Empty(TopicReader.Read(_bootstrapServer, "one"));
    }

    [Fact]
    public void Synchronous_does_not_wait_for_linger()
    {
        ScriptResult result = _session.Run("""
            $null = $cluster | New-KafkaProducer -Configuration @{ 'linger.ms' = 60000; 'delivery.timeout.ms' = 120000 }
            1..3 | Send-KafkaRecord one -Synchronous
            """).ThrowIfFailed();

        Assert.Equal(["one-0@0", "one-0@1", "one-0@2"], result.Output.Select(metadata => metadata.ToString()));
    }

    [Fact]
    public void The_end_of_the_pipeline_does_not_wait_for_linger()
    {
        ScriptResult result = _session.Run("""
            $null = $cluster | New-KafkaProducer -Configuration @{ 'linger.ms' = 60000; 'delivery.timeout.ms' = 120000 }
            1..3 | Send-KafkaRecord one
            """).ThrowIfFailed();

        Assert.Equal(3, result.Output.Count);
    }

    [Fact]
    public void A_producer_of_one_call_is_closed_with_it()
    {
        ScriptResult result = _session.Run($"'a' | Send-KafkaRecord one -BootstrapServer {_bootstrapServer}; Get-KafkaProducer").ThrowIfFailed();

        Assert.Equal(["one-0@0", "producer-1"], result.Output.Select(item => item.ToString()));
    }

    [Fact]
    public void The_session_default_is_the_youngest_open_producer()
    {
        ScriptResult result = _session.Run("""
            $second = Start-KafkaMockCluster one -PartitionCount 1
            $null = $second | New-KafkaProducer -Name other
            'to the second' | Send-KafkaRecord one
            'to the first' | Send-KafkaRecord one -Producer producer-1
            Close-KafkaProducer
            'to the first again' | Send-KafkaRecord one
            $second.BootstrapServer
            """).ThrowIfFailed();

        Assert.Equal(["to the first", "to the first again"], TopicReader.ReadValues(_bootstrapServer, "one"));
        Assert.Equal(["to the second"], TopicReader.ReadValues(result.Output[^1].ToString(), "one"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-NoWait")]
    [InlineData("-ValueSerializer String -Key k")]
    public void A_plain_record_allocates_next_to_nothing(string parameters)
    {
        string[] lines = [.. Enumerable.Range(0, 20_000).Select(i => $"line {i}")];
        // One array, so that the engine's parameter binding is not measured; and no metadata is returned.
        string send = $"$null = ,$lines | Send-KafkaRecord one {parameters} {(parameters == "-NoWait" ? "" : "-Summary")}";

        ScriptResult result = _session.Run($"{send}; $before = [GC]::GetAllocatedBytesForCurrentThread(); {send}; [GC]::GetAllocatedBytesForCurrentThread() - $before", ("lines", lines)).ThrowIfFailed();

        // The array of a batch's inputs is 8 bytes a record.
        Assert.InRange((long)Assert.Single(result.Output).BaseObject / lines.Length, 0, 30);
    }
}
