using System.Management.Automation;
using Confluent.Kafka;

namespace KafkaPS.Tests;

/// <summary>Reading records and verifying deliveries with a real Kafka: transactions, deleted records, permissions, and many records.</summary>
[Collection(SharedKafka.Name)]
public sealed class ReceiveRealKafkaTests(SharedKafka.Fixture fixture) : IDisposable
{
    readonly PowerShellSession _session = new();

    public void Dispose() => _session.Dispose();

    [RealKafkaFact]
    public void Only_what_is_committed_is_read_unless_told_otherwise()
    {
        Prepare("read-transactions", 1);

        Assert.Equal(["1,2,3,7,8,9", "1,2,3,4,5,6,7,8,9,10", "3,7,8,9", "9,10", "1,2,3,7,8,9", "4,5,6", "1,2,3,7,8,9,10"], Run("""
            New-KafkaProducer -Configuration @{ 'bootstrap.servers' = $server; 'transactional.id' = 'reading' } -Name tx > $null
            New-KafkaProducer $server > $null
            function Show { ($input | ForEach-Object Value) -join ',' }
            Start-KafkaTransaction -Producer tx; $first = 1..3 | Send-KafkaRecord $topic -Producer tx; Complete-KafkaTransaction -Producer tx
            Start-KafkaTransaction -Producer tx; $aborted = 4..6 | Send-KafkaRecord $topic -Producer tx; Undo-KafkaTransaction -Producer tx
            Start-KafkaTransaction -Producer tx; $last = 7..9 | Send-KafkaRecord $topic -Producer tx; Complete-KafkaTransaction -Producer tx
            Start-KafkaTransaction -Producer tx; $open = 10 | Send-KafkaRecord $topic -Producer tx
            Receive-KafkaRecord $topic | Show
            Receive-KafkaRecord $topic -IsolationLevel ReadUncommitted | Show
            Receive-KafkaRecord $topic -Last 4 | Show
            Receive-KafkaRecord $topic -Last 2 -IsolationLevel ReadUncommitted | Show
            $first + $aborted + $last + $open | Receive-KafkaRecord -ErrorAction SilentlyContinue -ErrorVariable missing | Show
            $aborted | Receive-KafkaRecord -IsolationLevel ReadUncommitted | Show
            Complete-KafkaTransaction -Producer tx
            Receive-KafkaRecord $topic | Show
            """, "read-transactions").Values<string>());
        Assert.Equal(["read-transactions-0@4", "read-transactions-0@5", "read-transactions-0@6", "read-transactions-0@12"], Run("$missing | ForEach-Object { \"$($_.TargetObject)\" }").Values<string>());
    }

    [RealKafkaFact]
    public void What_was_deleted_is_told_and_the_rest_is_read()
    {
        Prepare("read-deleted", 1);
        Run("New-KafkaProducer $server > $null; $metadata = 1..10 | Send-KafkaRecord $topic", "read-deleted");
        Delete("read-deleted", before: 4);

        Assert.Equal(["5 10", "6"], Run("\"$((Receive-KafkaRecord $topic).Value[0, -1])\"; \"$(($metadata | Receive-KafkaRecord -ErrorAction SilentlyContinue -ErrorVariable lost).Count)\"", "read-deleted").Values<string>());
        ScriptResult result = _session.Run("$lost; Receive-KafkaRecord read-deleted -Offset 2");
        Assert.Equal(4, result.Output.Count);
        Assert.Contains("There is no record at read-deleted-0@0. It was deleted. The partition now starts at offset 4.", result.Output[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("has the offsets 4 to 9. Offset 2 does not exist", result.Error.ToString(), StringComparison.Ordinal);
    }

    [RealKafkaFact]
    public void What_is_deleted_while_it_is_read_is_an_error_and_the_call_ends()
    {
        Prepare("read-vanishing", 1);
        // About 64 MB are read ahead; later records are deleted while the first is processed.
        Run("New-KafkaProducer $server > $null; $value = [byte[]]::new(500000); 1..300 | ForEach-Object { ,$value } | Send-KafkaRecord $topic -Quiet", "read-vanishing");

        ScriptResult result = _session.Run("""
            $count = 0
            Receive-KafkaRecord read-vanishing -Raw | ForEach-Object { if ($count++ -eq 0) { $delete.Invoke() } }
            $count
            """, ("delete", (Action)(() => Delete("read-vanishing", before: 299))));

        Assert.StartsWith("OffsetOutOfRange,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.InRange((int)result.Output.Single().BaseObject, 1, 299);
    }

    [RealKafkaFact]
    public void A_copy_of_random_records_is_what_another_client_reads_byte_for_byte()
    {
        Prepare("read-original", 3);
        Prepare("read-copy", 3);
        Run("""
            New-KafkaProducer $server -CompressionType zstd > $null
            $random = [random]::new(17)
            function New-Bytes { switch ($random.Next(6)) { 0 { return $null } 1 { return ,[byte[]]@() } default { $bytes = [byte[]]::new($random.Next(1, 300)); $random.NextBytes($bytes); return ,$bytes } } }
            1..3000 | ForEach-Object {
                $headers = foreach ($i in 0..($random.Next(4))) { if ($i) { [KafkaPS.KafkaHeader]::new("h$($random.Next(2))", (New-Bytes)) } }
                [KafkaPS.KafkaRecord]@{ Topic = $topic; Key = New-Bytes; Value = New-Bytes; Headers = [KafkaPS.KafkaHeader[]]@($headers | Where-Object { $_ }) }
            } | Send-KafkaRecord -Quiet
            Receive-KafkaRecord $topic | Send-KafkaRecord read-copy -Quiet
            """, "read-original");

        string[] original = Contents("read-original"), copy = Contents("read-copy");
        Assert.Equal(3000, original.Length);
        Assert.Equal(original, copy);
    }

    [RealKafkaFact]
    public void A_time_begins_where_the_broker_says_and_many_records_come_once_in_order()
    {
        const int count = 200_000;
        Prepare("read-many", 2);
        using var directory = new TemporaryDirectory();
        string file = Path.Combine(directory.Path, "app.log");
        File.WriteAllLines(file, Enumerable.Range(0, count).Select(i => $"{i:D7} {new string((char)('a' + (i % 26)), i % 50)}"));

        ScriptResult result = Run("""
            New-KafkaProducer $server > $null
            $summary = Send-KafkaRecord -Path $file -Topic $topic -Summary
            $inOrder = $true; $last = @{}; $seen = 0
            foreach ($record in Receive-KafkaRecord $topic) {
                $seen++
                if ($last.ContainsKey($record.Partition) -and $record.Offset -ne $last[$record.Partition] + 1) { $inOrder = $false }
                $last[$record.Partition] = $record.Offset
            }
            $seen; $inOrder
            $report = Test-KafkaDelivery $summary -Path $file
            $report.IsSame; $report.Same
            Start-Sleep -Milliseconds 50
            $now = [DateTimeOffset]::Now
            'after' | Send-KafkaRecord $topic -Quiet
            (Receive-KafkaRecord $topic -From $now).Value
            [System.IO.File]::ReadAllLines($file) + 'never' | Test-KafkaDelivery $summary | ForEach-Object { "$_" }
            """, "read-many", ("file", file));

        Assert.Equal([count, true, true, (long)count, "after", $"{count + 1} sent: {count} same, 0 different, 1 missing"], result.Output.Select(item => item.BaseObject));
    }

    [RealKafkaFact]
    public void The_call_joins_no_group_and_looks_for_none()
    {
        Prepare("read-without-group", 1);
        Run("1..3 | Send-KafkaRecord $topic -BootstrapServer $server -Quiet; Receive-KafkaRecord $topic -BootstrapServer $server > $null", "read-without-group");

        using IAdminClient admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = fixture.Kafka.BootstrapServer }).SetLogHandler((_, _) => { }).Build();
        Assert.DoesNotContain(admin.ListGroups(TimeSpan.FromSeconds(10)), group => group.Members.Count > 0 && group.Group.Contains("KafkaPS", StringComparison.OrdinalIgnoreCase));
        ScriptResult result = Run("Receive-KafkaRecord $topic -Configuration @{ 'bootstrap.servers' = $server; debug = 'cgrp,broker,protocol' } -Debug > $null", "read-without-group");
        Assert.Contains(result.Debug, line => line.Contains("FetchRequest", StringComparison.Ordinal));
        Assert.DoesNotContain(result.Debug, line => line.Contains("FindCoordinatorRequest", StringComparison.Ordinal) || line.Contains("OffsetCommitRequest", StringComparison.Ordinal));
    }

    void Delete(string topic, long before)
    {
        using IAdminClient admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = fixture.Kafka.BootstrapServer }).SetLogHandler((_, _) => { }).Build();
        admin.DeleteRecordsAsync([new TopicPartitionOffset(topic, 0, before)]).Wait();
    }

    void Prepare(string topic, int partitions) => fixture.Kafka.CreateTopic(topic, partitions, "retention.ms=-1");

    string[] Contents(string topic) => [.. TopicReader.Read(fixture.Kafka.BootstrapServer, topic).Select(record =>
        $"{Hex(record.Message.Key)}|{Hex(record.Message.Value)}|{record.Message.Timestamp.UnixTimestampMs}|{string.Join(',', record.Message.Headers.Select(header => $"{header.Key}={Hex(header.GetValueBytes())}"))}")
        .Order(StringComparer.Ordinal)];

    static string Hex(byte[]? bytes) => bytes is null ? "null" : Convert.ToHexString(bytes);

    ScriptResult Run(string script, string topic = "", params (string Name, object? Value)[] variables) =>
        _session.Run(script, [("server", fixture.Kafka.BootstrapServer), ("topic", topic), .. variables]).ThrowIfFailed();
}
