using Confluent.Kafka;

namespace Quickstart;

/// <summary>Reads records from the places that their RecordMetadata told, with a consumer that knows nothing of the module.</summary>
static class ReadBack
{
    /// <summary>Shows a few of the records, and whether they are exactly the lines that were sent.</summary>
    internal static bool Prove(string bootstrapServer, string topic, IEnumerable<(int Partition, long Offset)> places, IEnumerable<string> lines)
    {
        using IConsumer<Ignore, string> consumer = new ConsumerBuilder<Ignore, string>(new ConsumerConfig { BootstrapServers = bootstrapServer, GroupId = "quickstart" })
            .SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();

        Console.WriteLine("# Read back by a consumer:");
        var records = new List<string>();
        foreach (IGrouping<int, (int Partition, long Offset)> partition in places.GroupBy(place => place.Partition).OrderBy(group => group.Key))
        {
            HashSet<long> offsets = [.. partition.Select(place => place.Offset)];
            consumer.Assign(new TopicPartitionOffset(topic, partition.Key, offsets.Min()));
            for (int shown = 0; offsets.Count > 0;)
            {
                ConsumeResult<Ignore, string>? record = consumer.Consume(TimeSpan.FromSeconds(10));
                if (record is null) break;
                if (!offsets.Remove(record.Offset)) continue;
                records.Add(record.Message.Value);
                if (shown++ < 2) Console.WriteLine($"{record.Topic}-{record.Partition.Value}@{record.Offset.Value}  {record.Message.Value}");
            }
        }

        bool equal = records.Order(StringComparer.Ordinal).SequenceEqual(lines.Order(StringComparer.Ordinal));
        Console.WriteLine(equal
            ? $"{records.Count} records read back: exactly the lines of the file, each once."
            : $"{records.Count} records read back: NOT the lines of the file.");
        return equal;
    }
}
