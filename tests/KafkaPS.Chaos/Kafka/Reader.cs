using System.Diagnostics;
using System.Globalization;

namespace KafkaPS.Chaos.Kafka;

/// <summary>A record as printed by Kafka's own console consumer.</summary>
/// <param name="Partition">Its partition.</param>
/// <param name="Offset">Its offset there.</param>
/// <param name="AppendedMs">When the leader appended it, in milliseconds since 1970.</param>
/// <param name="Number">The number that was sent.</param>
/// <param name="IsWhole">Whether the key and the headers are those of the road that its value names.</param>
readonly record struct StoredRecord(int Partition, long Offset, long AppendedMs, int Number, bool IsWhole);

/// <summary>The independent reader: Java's console consumer, which knows nothing of the module.</summary>
static class Reader
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Reads all committed records of topics, in order.</summary>
    /// <param name="cluster">The cluster. Reading starts once it is well again.</param>
    /// <param name="topics">Topics named by their prefix and their road: <c>prefix.road</c>.</param>
    /// <param name="earlierEnds">How often the topics were read before: each time leaves a mark in each partition.</param>
    internal static Dictionary<string, List<StoredRecord>> Read(Cluster cluster, IReadOnlyCollection<string> topics, int earlierEnds = 0)
    {
        cluster.WaitUntilWell();
        cluster.MarkEnd(topics);
        Dictionary<string, List<StoredRecord>> records = topics.ToDictionary(topic => topic, _ => new List<StoredRecord>());
        using Process consumer = Jars.Start("512m", "error", "org.apache.kafka.tools.consumer.ConsoleConsumer",
            ["--bootstrap-server", cluster.BootstrapServer, "--include", $"({string.Join('|', topics.Select(topic => topic.Replace(".", "\\.", StringComparison.Ordinal)))})",
                "--from-beginning", "--isolation-level", "read_committed",
                .. new[] { "timestamp", "partition", "offset", "headers", "key" }.SelectMany(part => new[] { "--formatter-property", $"print.{part}=true" })]);
        var errors = new List<string>();
        consumer.ErrorDataReceived += (_, e) => errors.Add(e.Data ?? "");
        consumer.BeginErrorReadLine();
        // A consumer that stalls is killed, and then there is no next line.
        using var limit = new Timer(_ => consumer.Kill(), null, Limit, Timeout.InfiniteTimeSpan);
        try
        {
            for (int ends = topics.Count * Cluster.PartitionCount * (earlierEnds + 1); ends > 0;)
            {
                string line = consumer.StandardOutput.ReadLine()
                    ?? throw new InvalidOperationException($"The console consumer saw only {records.Values.Sum(topic => topic.Count)} records, and not all ends. {string.Join(' ', errors)}");
                limit.Change(Limit, Timeout.InfiniteTimeSpan);
                string[] parts = line.Split('\t');
                if (parts[^1].StartsWith("end ", StringComparison.Ordinal)) ends--;
                else Add(records, parts);
            }
        }
        finally
        {
            if (!consumer.HasExited) consumer.Kill();
            consumer.WaitForExit();
        }

        return records;
    }

    /// <summary>Adds a record from its tab-separated parts: time, partition, offset, headers, key and value. The value is the topic and a number.</summary>
    static void Add(Dictionary<string, List<StoredRecord>> records, string[] parts)
    {
        string[] value = parts[^1].Split(' ');
        if (parts.Length != 6 || value.Length != 2 || !records.TryGetValue(value[0], out List<StoredRecord>? topic) || !int.TryParse(value[1], NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            throw new InvalidOperationException($"A record was never sent: {string.Join('\t', parts)}");
        bool isWhole = parts[3] == (value[0].EndsWith(".headers", StringComparison.Ordinal) ? "road:headers" : "NO_HEADERS")
            && parts[4] == (value[0].EndsWith(".keyed", StringComparison.Ordinal) ? $"k{number % 100}" : "null");
        topic.Add(new StoredRecord(After(parts[1]), After(parts[2]), long.Parse(parts[0].Split(':')[1], CultureInfo.InvariantCulture), number, isWhole));
    }

    static int After(string part) => int.Parse(part.Split(':')[1], CultureInfo.InvariantCulture);
}
