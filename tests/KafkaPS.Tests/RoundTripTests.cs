using System.Globalization;
using System.Management.Automation;

namespace KafkaPS.Tests;

/// <summary>Records of every kind through a real Kafka, read back by Java's consumer.</summary>
[Collection(SharedKafka.Name)]
public sealed class RoundTripTests(SharedKafka.Fixture fixture) : IDisposable
{
    const int Calls = 200, RecordsPerCall = 50;
    static readonly (string Name, int Partitions)[] Topics = [("explicit", 4), ("open", 1), ("other", 1)];

    readonly PowerShellSession _session = new();

    public void Dispose() => _session.Dispose();

    [RealKafkaFact]
    public void Ten_thousand_random_records_are_what_Java_reads_field_by_field_and_in_order()
    {
        RealKafka kafka = fixture.Kafka;
        // Kafka would delete records with an old timestamp half a minute after its start: they exceed the retention time.
        foreach ((string name, int partitions) in Topics) kafka.CreateTopic(name, partitions, "retention.ms=-1");
        _session.Run("$null = New-KafkaProducer $servers", ("servers", kafka.BootstrapServer)).ThrowIfFailed();
        long started = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var random = new RandomRecords(number: 1);
        var expected = new List<string>();

        for (int call = 0; call < Calls; call++)
        {
            // One pipeline sends records with all kinds of parts to three topics.
            (string key, string value) = (random.Serializer(), random.Serializer());
            (PSObject Row, string Expected)[] records = [.. Enumerable.Range(0, RecordsPerCall).Select(_ => random.Next(key, value))];
            _session.Run("$rows | New-KafkaRecord -AllowTombstone | Send-KafkaRecord -KeySerializer $key -ValueSerializer $value -Summary",
                ("rows", records.Select(record => record.Row).ToArray()), ("key", key), ("value", value)).ThrowIfFailed();
            expected.AddRange(records.Select(record => record.Expected));
        }

        string program = Path.Combine(Paths.Repository, "tests", "KafkaPS.Tests", "Java", "ReadTopics.java");
        IEnumerable<string> actual = RealKafka.Tool(program, [kafka.BootstrapServer, .. Topics.Select(topic => topic.Name)])
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => WithoutPresent(line, started));
        Assert.Equal(Calls * RecordsPerCall, expected.Count);
        string[] sent = [.. ByPartition(expected)], read = [.. ByPartition(actual)];
        Assert.Equal(sent.Length, read.Length);
        // One by one: a message about two long lists shows only their beginnings.
        Assert.All(sent.Zip(read), pair => Assert.Equal(pair.First, pair.Second));
    }

    /// <summary>The order across partitions is not guaranteed.</summary>
    static IEnumerable<string> ByPartition(IEnumerable<string> lines) => lines.OrderBy(line => string.Join('\t', line.Split('\t')[..2]), StringComparer.Ordinal);

    static string WithoutPresent(string line, long started)
    {
        string[] cells = line.Split('\t');
        if (long.Parse(cells[2], CultureInfo.InvariantCulture) >= started) cells[2] = RandomRecords.Now;
        return string.Join('\t', cells);
    }
}
