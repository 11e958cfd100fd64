using System.Globalization;
using System.Management.Automation;

namespace KafkaPS.Tests;

/// <summary>The main job against a real Apache Kafka, read back by Java's own consumer.</summary>
[Collection(SharedKafka.Name)]
public sealed class RealKafkaTests(SharedKafka.Fixture fixture)
{
    [RealKafkaFact]
    public void A_million_lines_arrive_once_each_in_order_per_partition_with_one_metadata_each()
    {
        const int count = 1_000_000;
        RealKafka kafka = fixture.Kafka;
        kafka.CreateTopic("million", partitions: 3);
        using var directory = new TemporaryDirectory();
        string file = Path.Combine(directory.Path, "app.log");
        File.WriteAllLines(file, Enumerable.Range(0, count).Select(i => $"{i:D7} {new string((char)('a' + (i % 26)), i % 120)}"));
        using var session = new PowerShellSession();

        ScriptResult result = session.Run("""
            $null = New-KafkaProducer $server
            [System.IO.File]::ReadLines($file) | Send-KafkaRecord -Topic million
            Close-KafkaProducer
            """, ("server", kafka.BootstrapServer), ("file", file)).ThrowIfFailed();

        Assert.Equal(count, result.Output.Count);
        Assert.Equal(count, result.Output.Select(metadata => metadata.ToString()).Distinct().Count());
        AssertEachLineOnceInOrder(File.ReadLines(file), kafka.Consume("million", count, "print.partition=true"));
    }

    [RealKafkaFact]
    public void Several_calls_at_once_on_one_producer_get_their_own_metadata()
    {
        const int calls = 4, count = 20_000;
        RealKafka kafka = fixture.Kafka;
        kafka.CreateTopic("shared", partitions: 3);
        using var owner = new PowerShellSession();
        object producer = Assert.Single(owner.Run("New-KafkaProducer $server", ("server", kafka.BootstrapServer)).ThrowIfFailed().Output).BaseObject;

        var delivered = new HashSet<string>[calls];
        Parallel.For(0, calls, call =>
        {
            using var session = new PowerShellSession();
            string[] lines = [.. Enumerable.Range(0, count).Select(i => $"{call}:{i}")];
            ScriptResult result = session.Run("$lines | Send-KafkaRecord shared -Producer $producer", ("lines", lines), ("producer", producer)).ThrowIfFailed();
            delivered[call] = [.. result.Output.Select(metadata => metadata.ToString())];
        });

        Assert.All(delivered, metadata => Assert.Equal(count, metadata.Count));
        Assert.Equal(calls * count, delivered.SelectMany(metadata => metadata).Distinct().Count());
        string[] received = kafka.Consume("shared", calls * count);
        for (int call = 0; call < calls; call++)
        {
            string prefix = $"{call}:";
            Assert.Equal(count, received.Where(line => line.StartsWith(prefix, StringComparison.Ordinal)).Distinct().Count());
        }
    }

    [RealKafkaFact]
    public void Awkward_lines_arrive_as_they_are()
    {
        RealKafka kafka = fixture.Kafka;
        kafka.CreateTopic("awkward", partitions: 1);
        string[] lines = [new string('x', 900 * 1024), "", "日本語 中文", "😀🏳️‍🌈", "tab\tand carriage return\r", "last"];
        using var session = new PowerShellSession();

        session.Run("$null = New-KafkaProducer $server; $lines | Send-KafkaRecord awkward; Close-KafkaProducer", ("server", kafka.BootstrapServer), ("lines", lines)).ThrowIfFailed();

        Assert.Equal(lines, kafka.Consume("awkward", lines.Length));
    }

    [RealKafkaFact]
    public void Headers_timestamp_key_and_partition_of_a_record_arrive()
    {
        RealKafka kafka = fixture.Kafka;
        kafka.CreateTopic("whole", partitions: 3);
        using var session = new PowerShellSession();

        session.Run("""
            $null = New-KafkaProducer $server
            $record = [KafkaPS.KafkaRecord]@{
                Topic = 'whole'; Key = 'k'; Value = 'v'; Partition = 2; Timestamp = [DateTimeOffset]::FromUnixTimeMilliseconds(1700000000000)
                Headers = [KafkaPS.KafkaHeader[]]@([KafkaPS.KafkaHeader]::new('h', [byte[]](49)), [KafkaPS.KafkaHeader]::new('h', $null), [KafkaPS.KafkaHeader]::new('e', [byte[]]@()))
            }
            $record | Send-KafkaRecord
            Close-KafkaProducer
            """, ("server", kafka.BootstrapServer)).ThrowIfFailed();

        Assert.Equal(["CreateTime:1700000000000\tPartition:2\th:1,h:null,e:\tk\tv"],
            kafka.Consume("whole", 1, "print.partition=true", "print.timestamp=true", "print.headers=true", "print.key=true"));
    }

    [RealKafkaFact]
    public void A_topic_that_does_not_exist_is_created_by_its_first_record_where_the_broker_does_so()
    {
        using var session = new PowerShellSession();

        PSObject metadata = Assert.Single(session.Run("$null = New-KafkaProducer $server; 'first' | Send-KafkaRecord created-by-its-first-record; Close-KafkaProducer",
            ("server", fixture.Kafka.BootstrapServer)).ThrowIfFailed().Output);

        Assert.Equal("created-by-its-first-record-0@0", metadata.ToString());
    }

    /// <param name="sent">Lines that begin with their number, from 0.</param>
    /// <param name="received">What the console consumer printed, with <c>Partition:n</c> and a tab before each line.</param>
    static void AssertEachLineOnceInOrder(IEnumerable<string> sent, string[] received)
    {
        var lastNumber = new Dictionary<string, int>();
        var lines = new SortedDictionary<int, string>();
        foreach (string record in received)
        {
            string[] parts = record.Split('\t', 2);
            int number = int.Parse(parts[1].AsSpan(0, 7), CultureInfo.InvariantCulture);
            Assert.True(lines.TryAdd(number, parts[1]), $"Line {number} arrived twice.");
            Assert.True(lastNumber.GetValueOrDefault(parts[0], -1) < number, $"Line {number} is out of order in {parts[0]}.");
            lastNumber[parts[0]] = number;
        }

        Assert.Equal(sent, lines.Values);
    }
}
