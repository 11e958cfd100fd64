using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using KafkaPS.Errors;

namespace KafkaPS.Checkpoints;

/// <summary>Reads the positions that are committed in the checkpoint topic.</summary>
/// <param name="producer">The producer whose configuration and login it uses.</param>
/// <param name="topic">The topic.</param>
/// <param name="partition">The partition that has them.</param>
/// <param name="stop">Ends the waiting.</param>
sealed class CheckpointReader(KafkaProducer producer, string topic, int partition, CancellationToken stop)
{
    const int SliceMs = 100;

    /// <summary>The last position of each file, and of the objects.</summary>
    /// <param name="only">The checkpoint; null: all.</param>
    /// <exception cref="CheckpointException">A record is no position.</exception>
    /// <exception cref="KafkaException">Kafka refuses, or did not answer in time.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    internal IReadOnlyList<CheckpointEntry> Read(string? only)
    {
        var entries = new Dictionary<(string, string?), CheckpointEntry>();
        foreach (ConsumeResult<byte[], byte[]> record in ReadAll())
        {
            CheckpointEntry? entry;
            try
            {
                entry = CheckpointFormat.Read(record.Message.Key, record.Message.Value, only);
            }
            catch (FormatException e)
            {
                throw new CheckpointException($"The record {topic}-{partition}@{record.Offset.Value} of the checkpoint topic cannot be read: {e.Message} "
                    + "Use a topic for checkpoints alone (-CheckpointTopic), and remove the record from it if it does not belong there.", "CheckpointNotReadable", e);
            }

            if (entry is null) continue;
            if (entry.IsForgotten) entries.Remove((entry.Checkpoint, entry.FileId));
            else entries[(entry.Checkpoint, entry.FileId)] = entry;
        }

        return [.. entries.Values];
    }

    /// <remarks>
    /// With read_committed the partition seems to end where the oldest open transaction begins, whoever's it is, and committed positions may lie behind it. So it is read
    /// up to the end that the partition really has, which takes as long as that transaction is open.
    /// </remarks>
    List<ConsumeResult<byte[], byte[]>> ReadAll()
    {
        var records = new List<ConsumeResult<byte[], byte[]>>();
        Error? last = null;
        var properties = new Dictionary<string, string>(producer.Configuration.ClientProperties.Where(pair => IsShared(pair.Key)))
        {
            ["group.id"] = "kafkaps-checkpoints",
            ["enable.auto.commit"] = "false",
            ["enable.partition.eof"] = "true",
            ["isolation.level"] = "read_committed",
            ["auto.offset.reset"] = "earliest",
            ["fetch.wait.max.ms"] = "20",
        };
        using IConsumer<byte[], byte[]> consumer = new ConsumerBuilder<byte[], byte[]>(properties)
            .SetErrorHandler((_, error) => last = error).SetLogHandler(static (_, _) => { }).Build();
        var place = new TopicPartition(topic, partition);
        consumer.Assign(new TopicPartitionOffset(place, Offset.Beginning));
        long started = Stopwatch.GetTimestamp(), end = -1;
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                ConsumeResult<byte[], byte[]>? result = consumer.Consume(SliceMs);
                if (result is { IsPartitionEOF: false })
                {
                    records.Add(result);
                    started = Stopwatch.GetTimestamp();
                }

                if (result is not null && end < 0) end = consumer.GetWatermarkOffsets(place).High.Value;
                if (result is not null && end >= 0 && result.Offset.Value + (result.IsPartitionEOF ? 0 : 1) >= end) return records;
            }
            catch (ConsumeException e)
            {
                last = e.Error;
                if (e.Error.Code is ErrorCode.TopicAuthorizationFailed or ErrorCode.GroupAuthorizationFailed or ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition)
                    throw KafkaErrors.FromCode((int)e.Error.Code, $"The checkpoint topic '{topic}' cannot be read", e.Error.Reason, inner: e);
            }

            if (Stopwatch.GetElapsedTime(started).TotalMilliseconds > Math.Max(producer.Configuration.MaxBlockMs, 1))
                throw KafkaErrors.FromCode(LocalError.TimedOut, $"The checkpoint topic '{topic}' cannot be read: Timed out after {producer.Configuration.MaxBlockMs} ms (max.block.ms)", last?.Reason);
        }
    }

    /// <summary>Whether a property of the producer is one of its connection, and so the consumer's too.</summary>
    static bool IsShared(string name) => name is "bootstrap.servers" or "metadata.broker.list" or "client.id" or "client.rack" or "client.dns.lookup" or "broker.address.family" or "enable.ssl.certificate.verification"
        || name.StartsWith("sasl.", StringComparison.Ordinal) || name.StartsWith("ssl.", StringComparison.Ordinal) || name.StartsWith("security.", StringComparison.Ordinal)
        || name.StartsWith("socket.", StringComparison.Ordinal) || name.StartsWith("reconnect.", StringComparison.Ordinal) || name.StartsWith("api.version", StringComparison.Ordinal)
        || name.StartsWith("https.", StringComparison.Ordinal);
}
