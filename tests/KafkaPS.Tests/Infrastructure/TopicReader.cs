using System.Text;
using Confluent.Kafka;

namespace KafkaPS.Tests;

/// <summary>Reads a topic back from the brokers with a client that is independent of the module.</summary>
static class TopicReader
{
    /// <summary>All records of the topic, in order within each partition.</summary>
    internal static List<ConsumeResult<byte[]?, byte[]?>> Read(string bootstrapServer, string topic)
    {
        var configuration = new ConsumerConfig
        {
            BootstrapServers = bootstrapServer,
            GroupId = "reader",
            EnableAutoCommit = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            IsolationLevel = IsolationLevel.ReadCommitted,
        };
        using IConsumer<byte[]?, byte[]?> consumer = new ConsumerBuilder<byte[]?, byte[]?>(configuration)
            .SetKeyDeserializer(Bytes.Instance).SetValueDeserializer(Bytes.Instance)
            .SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        using IAdminClient admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        Metadata metadata = admin.GetMetadata(topic, TimeSpan.FromSeconds(10));
        var records = new List<ConsumeResult<byte[]?, byte[]?>>();
        foreach (PartitionMetadata partition in Assert.Single(metadata.Topics).Partitions)
        {
            var place = new TopicPartition(topic, partition.PartitionId);
            WatermarkOffsets offsets = consumer.QueryWatermarkOffsets(place, TimeSpan.FromSeconds(10));
            if (offsets.High == offsets.Low) continue;
            consumer.Assign(new TopicPartitionOffset(place, offsets.Low));
            while (true)
            {
                ConsumeResult<byte[]?, byte[]?> record = consumer.Consume(TimeSpan.FromSeconds(10))
                    ?? throw new InvalidOperationException($"Only {records.Count} records of {topic} could be read.");
                records.Add(record);
                if (record.Offset >= offsets.High - 1) break;
            }
        }

        return records;
    }

    /// <summary>The values as text; null is a tombstone.</summary>
    internal static List<string?> ReadValues(string bootstrapServer, string topic) =>
        [.. Read(bootstrapServer, topic).Select(record => record.Message.Value is null ? null : Encoding.UTF8.GetString(record.Message.Value))];

    /// <summary>The partitions of the topic that each broker leads.</summary>
    internal static ILookup<int, int> PartitionsByLeader(string bootstrapServer, string topic)
    {
        using IAdminClient admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrapServer }).SetLogHandler((_, _) => { }).Build();
        return Assert.Single(admin.GetMetadata(topic, TimeSpan.FromSeconds(10)).Topics).Partitions.ToLookup(partition => partition.Leader, partition => partition.PartitionId);
    }

    sealed class Bytes : IDeserializer<byte[]?>
    {
        internal static readonly Bytes Instance = new();

        public byte[]? Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context) => isNull ? null : data.ToArray();
    }
}
