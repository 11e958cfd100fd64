using KafkaPS.Clients;
using KafkaPS.Cluster;
using KafkaPS.Consuming;
using KafkaPS.Errors;
using KafkaPS.Interop;

namespace KafkaPS.Checkpoints;

/// <summary>Reads the positions that are committed in the checkpoint topic.</summary>
/// <param name="producer">The producer whose configuration and login it uses.</param>
/// <param name="topic">The topic.</param>
/// <param name="partition">The partition that has them.</param>
/// <param name="stop">Ends the waiting.</param>
sealed class CheckpointReader(KafkaProducer producer, string topic, int partition, CancellationToken stop)
{
    const int RetryMs = 50;

    /// <summary>The last position of each file, and of the objects.</summary>
    /// <param name="only">The checkpoint; null: all.</param>
    /// <exception cref="CheckpointException">A record is no position.</exception>
    /// <exception cref="KafkaException">Kafka refuses, or did not answer in time.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    internal IReadOnlyList<CheckpointEntry> Read(string? only)
    {
        long end = AwaitEnd();
        if (end == 0) return [];
        var visitor = new Visitor(topic, only);
        using NativeConsumer consumer = new(producer.Configuration, $"{producer.Name} checkpoint", KafkaIsolationLevel.ReadCommitted, follows: false, producer.Configuration.MaxBlockMs, producer.CopyTokens(), stop: stop);
        using var reader = new RecordReader(consumer, [new PartitionRange(topic, partition, LibrdkafkaConsumer.Beginning, end)], stop);
        reader.ReadAll(visitor);
        return visitor.Failure is null ? [.. visitor.Entries.Values] : throw visitor.Failure;
    }

    /// <summary>The end of the partition, when all that is before it is committed or aborted.</summary>
    /// <remarks>
    /// With read_committed the partition seems to end where the oldest open transaction begins, whoever's it is, and committed positions may lie behind it. To take an
    /// older one for the last would send lines twice. So it is waited for that transaction, which its coordinator ends after transaction.timeout.ms if nobody does.
    /// </remarks>
    long AwaitEnd()
    {
        var cluster = new TopicReader(producer, stop);
        long end = cluster.ReadEndOffset(topic, partition, KafkaIsolationLevel.ReadUncommitted);
        var wait = new BoundedWait(Timeout.Infinite, stop) { BackoffMs = RetryMs };
        wait.Until(_ => cluster.ReadEndOffset(topic, partition, KafkaIsolationLevel.ReadCommitted) >= end);
        return end;
    }

    /// <summary>Keeps the last position of each.</summary>
    sealed class Visitor(string topic, string? only) : IRecordVisitor
    {
        internal Dictionary<(string, string?), CheckpointEntry> Entries { get; } = [];

        internal Exception? Failure { get; private set; }

        public bool OnRecord(in ReceivedRecord record)
        {
            try
            {
                CheckpointEntry? entry = CheckpointFormat.Read(record.Key, record.HasValue ? record.Value.ToArray() : null, only);
                if (entry is { IsForgotten: true }) Entries.Remove((entry.Checkpoint, entry.FileId));
                else if (entry is not null) Entries[(entry.Checkpoint, entry.FileId)] = entry;
                return true;
            }
            catch (FormatException e)
            {
                Failure = new CheckpointException($"The record {topic}-{record.Partition}@{record.Offset} cannot be read as a position of a checkpoint: {e.Message} "
                    + "Use a topic that has nothing but checkpoints (-CheckpointTopic).", "CheckpointNotReadable", e);
                return false;
            }
        }

        public void OnError(in PartitionRange range, long next, KafkaException error) => Failure = error;

        public void OnRangeEnd(in PartitionRange range)
        {
        }
    }
}
