using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Xunit.Abstractions;

namespace KafkaPS.Tests;

/// <summary>
/// Sends the same lines to a real Kafka by every path that a record can take: Java's consumer reads back the same bytes, once, in order, whichever path they took.
/// <c>KAFKAPS_TEST_RECORDS</c> is the number of lines; the default is 100,000.
/// </summary>
[Collection(SharedKafka.Name)]
public sealed class RoadsTests(SharedKafka.Fixture fixture, ITestOutputHelper output)
{
    const long Timestamp = 1_700_000_000_000;

    /// <summary>The topic and the script of each path.</summary>
    static readonly (string Topic, string Script)[] Roads =
    [
        ("road-plain", "[System.IO.File]::ReadLines($file) | Send-KafkaRecord road-plain -Summary"),
        ("road-keyed", "[System.IO.File]::ReadLines($file) | Send-KafkaRecord road-keyed -Key { $_.Substring(0, 7) } -Summary"),
        ("road-headers", "[System.IO.File]::ReadLines($file) | Send-KafkaRecord road-headers -Header @{ host = 'web01' } -Summary"),
        ("road-timestamp", $"[System.IO.File]::ReadLines($file) | Send-KafkaRecord road-timestamp -Timestamp {Timestamp} -Summary"),
        ("road-path", "Send-KafkaRecord road-path -Path $file -Summary"),
        ("road-path-header", "Send-KafkaRecord road-path-header -Path $file -Header @{ host = 'web01' } -Summary"),
        ("road-file", "[System.IO.FileInfo]$file | Send-KafkaRecord road-file -Summary"),
        ("road-transaction", "Use-KafkaTransaction -Producer $transactional { [System.IO.File]::ReadLines($file) | Send-KafkaRecord road-transaction -Producer $transactional -Summary }"),
    ];

    [RealKafkaFact]
    public void The_same_bytes_arrive_once_and_in_order_by_every_way()
    {
        int count = int.Parse(Environment.GetEnvironmentVariable("KAFKAPS_TEST_RECORDS") ?? "100000", CultureInfo.InvariantCulture);
        RealKafka kafka = fixture.Kafka;
        // Records with an old timestamp exceed the retention time.
        foreach ((string topic, _) in Roads) kafka.CreateTopic(topic, partitions: 1, "retention.ms=-1");
        using var directory = new TemporaryDirectory();
        string file = Path.Combine(directory.Path, "app.log");
        File.WriteAllLines(file, Enumerable.Range(0, count).Select(Line));
        using var session = new PowerShellSession();
        session.Run("$transactional = New-KafkaProducer $server -TransactionalId roads -Name transactional; $null = New-KafkaProducer $server",
            ("server", kafka.BootstrapServer), ("file", file)).ThrowIfFailed();

        foreach ((string topic, string script) in Roads)
        {
            var watch = System.Diagnostics.Stopwatch.StartNew();
            session.Run(script, ("file", file)).ThrowIfFailed();
            output.WriteLine($"{topic}: {count} records, {watch.Elapsed.TotalSeconds:F1} s");
        }
        session.Run("Close-KafkaProducer; Close-KafkaProducer $transactional").ThrowIfFailed();

        string program = Path.Combine(Paths.Repository, "tests", "KafkaPS.Tests", "Java", "DigestTopics.java");
        string[][] found = [.. RealKafka.Tool(program, [kafka.BootstrapServer, .. Roads.Select(road => road.Topic)])
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))];
        string values = Digest(count, (i, add) => add(Line(i))), none = Digest(count, (_, add) => add(null)), nothing = Digest(0, (_, _) => { });
        string host = Digest(count, (_, add) => { add("host"); add("web01"); });
        Assert.Equal(Roads.Select(road => $"{road.Topic} {count} {values}"), found.Select(cells => $"{cells[0]} {cells[1]} {cells[2]}"));
        Assert.All(found, cells => Assert.Equal(cells[0] == "road-keyed" ? Digest(count, (i, add) => add(Line(i)[..7])) : none, cells[3]));
        Assert.All(found, cells => Assert.Equal(cells[0] is "road-headers" or "road-path-header" ? host : nothing, cells[4]));
        Assert.Equal(TimestampDigest(count), found.Single(cells => cells[0] == "road-timestamp")[5]);
    }

    static string Line(int i) => $"{i:D7} {"äé日本語😀".AsSpan()[(i % 3)..5]} {new string((char)('a' + (i % 26)), i % 90)}";

    static string Digest(int count, Action<int, Action<string?>> contents)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int i = 0; i < count; i++) contents(i, Add);
        return Convert.ToHexString(digest.GetHashAndReset()).ToLowerInvariant();

        void Add(string? text)
        {
            byte[] bytes = text is null ? [] : Encoding.UTF8.GetBytes(text), length = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(length, text is null ? -1 : bytes.Length);
            digest.AppendData(length);
            digest.AppendData(bytes);
        }
    }

    static string TimestampDigest(int count)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Timestamp);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int i = 0; i < count; i++) digest.AppendData(bytes);
        return Convert.ToHexString(digest.GetHashAndReset()).ToLowerInvariant();
    }
}
