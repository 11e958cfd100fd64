using KafkaPS.Clients;
using KafkaPS.Consuming;
using KafkaPS.Errors;
using KafkaPS.Interop;

namespace KafkaPS.Checkpoints;

/// <summary>Reads the positions that are committed in the checkpoint topic. Read again, it reads what has come since.</summary>
/// <param name="producer">The producer whose configuration and login it uses.</param>
/// <param name="topic">The topic.</param>
/// <param name="partition">The partition that has them.</param>
/// <param name="only">The checkpoint whose positions are read; null: those of all.</param>
/// <param name="stop">Ends the waiting.</param>
sealed class CheckpointReader(KafkaProducer producer, string topic, int partition, string? only, CancellationToken stop) : IRecordVisitor, IDisposable
{
    const int RetryMs = 50;

    readonly Dictionary<(string, string?), CheckpointEntry> _entries = [];
    NativeConsumer? _all;
    long _next = LibrdkafkaConsumer.Beginning;
    Exception? _failure;

    /// <summary>What was read so far.</summary>
    internal IReadOnlyList<CheckpointEntry> Entries => [.. _entries.Values];

    /// <summary>Whether everything before a record was read. What was written before it is committed or aborted then.</summary>
    /// <param name="offset">Its offset.</param>
    internal bool HasReadTo(long offset) => _next == offset;

    /// <summary>The last position of each file, and of the objects; none when the topic is not there.</summary>
    /// <remarks>
    /// With read_committed the partition seems to end where the oldest open transaction starts, whoever's it is, and committed positions may lie behind it. To take an
    /// older one for the last would send lines twice. So it is waited for that transaction, which its coordinator ends after transaction.timeout.ms if nobody does.
    /// </remarks>
    /// <exception cref="CheckpointException">A record is no position.</exception>
    /// <exception cref="KafkaException">Kafka refuses, or did not answer in time.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <param name="mayBeMissing">Whether the brokers are believed when they say that the topic is not there. One that was just created they may not know yet, and its client waits for it.</param>
    internal IReadOnlyList<CheckpointEntry> Read(bool mayBeMissing)
    {
        TryRead(waits: true, mayBeMissing, out IReadOnlyList<CheckpointEntry> entries);
        return entries;
    }

    /// <summary>The same without waiting for anybody's transaction.</summary>
    /// <returns>False when one is open.</returns>
    /// <inheritdoc cref="Read"/>
    internal bool TryRead(out IReadOnlyList<CheckpointEntry> entries) => TryRead(waits: false, mayBeMissing: true, out entries);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_all is not null) DisposeAside(_all);
        _all = null;
    }

    /// <inheritdoc/>
    bool IRecordVisitor.OnRecord(in ReceivedRecord record)
    {
        try
        {
            CheckpointEntry? entry = CheckpointFormat.Read(record.Key, record.HasValue ? record.Value.ToArray() : null, only);
            if (entry is { IsForgotten: true }) _entries.Remove((entry.Checkpoint, entry.FileId));
            else if (entry is not null) _entries[(entry.Checkpoint, entry.FileId)] = entry;
            return true;
        }
        catch (FormatException e)
        {
            _failure = new CheckpointException($"The record {topic}-{record.Partition}@{record.Offset} is not a valid checkpoint position: {e.Message} "
                + "Use a topic that contains only checkpoints (-CheckpointTopic).", "CheckpointNotReadable", e);
            return false;
        }
    }

    /// <inheritdoc/>
    void IRecordVisitor.OnError(in PartitionRange range, long next, KafkaException error) => _failure = error;

    /// <inheritdoc/>
    void IRecordVisitor.OnRangeEnd(in PartitionRange range)
    {
    }

    bool TryRead(bool waits, bool mayBeMissing, out IReadOnlyList<CheckpointEntry> entries)
    {
        bool isWhole;
        try
        {
            isWhole = ReadOn(waits, mayBeMissing);
        }
        catch (UnknownTopicOrPartitionException)
        {
            isWhole = true;
        }

        entries = _failure is null ? Entries : throw _failure;
        return isWhole;
    }

    bool ReadOn(bool waits, bool mayBeMissing)
    {
        _all ??= Connect(KafkaIsolationLevel.ReadUncommitted);
        // The question for offsets waits for a topic that does not exist as long as it may.
        if (mayBeMissing && _next == LibrdkafkaConsumer.Beginning && _all.PartitionCount(topic) is null) return true;
        long end = EndOf(_all);
        if (end <= _next || end == 0) return true;
        NativeConsumer committed = Connect(KafkaIsolationLevel.ReadCommitted);
        try
        {
            // A client that has not heard of the topic asks for its leader, and sometimes half a second later once more.
            _ = committed.PartitionCount(topic);
            if (!new BoundedWait(waits ? Timeout.Infinite : 0, stop) { BackoffMs = RetryMs }.Until(_ => EndOf(committed) >= end)) return false;
            using var reader = new RecordReader(committed, [new PartitionRange(topic, partition, _next, end)], stop);
            reader.ReadAll(this);
            _next = end;
            return true;
        }
        finally
        {
            DisposeAside(committed);
        }
    }

    /// <summary>The end of a client waits for brokers that may be gone, and nobody needs to wait for that.</summary>
    static void DisposeAside(NativeConsumer consumer) =>
        OwnThread.Run(consumer.Dispose);

    long EndOf(NativeConsumer consumer) => consumer.Offsets([(topic, partition, LibrdkafkaConsumer.End)])[0];

    NativeConsumer Connect(KafkaIsolationLevel isolation) =>
        new(producer.Configuration, $"{producer.Name} checkpoint", isolation, follows: false, producer.Configuration.MaxBlockMs, producer.CopyTokens(), stop: stop);
}
