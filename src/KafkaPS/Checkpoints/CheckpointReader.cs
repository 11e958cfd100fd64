using KafkaPS.Clients;
using KafkaPS.Consuming;
using KafkaPS.Errors;
using KafkaPS.Interop;

namespace KafkaPS.Checkpoints;

/// <summary>Reads the committed positions from the checkpoint topic. Each later read continues where the last one ended.</summary>
/// <param name="producer">The producer whose configuration and login are used.</param>
/// <param name="topic">The topic.</param>
/// <param name="partition">The partition that holds the positions.</param>
/// <param name="only">The checkpoint whose positions are read; null for all checkpoints.</param>
/// <param name="stop">Cancels waiting.</param>
sealed class CheckpointReader(KafkaProducer producer, string topic, int partition, string? only, CancellationToken stop) : IRecordVisitor, IDisposable
{
    const int RetryMs = 50;

    readonly Dictionary<(string, string?), CheckpointEntry> _entries = [];
    NativeConsumer? _all;
    long _next = LibrdkafkaConsumer.Beginning;
    Exception? _failure;

    /// <summary>The entries read so far.</summary>
    internal IReadOnlyList<CheckpointEntry> Entries => [.. _entries.Values];

    /// <summary>Returns whether everything before an offset was read. All earlier records are committed or aborted by then.</summary>
    /// <param name="offset">The offset.</param>
    internal bool HasReadTo(long offset) => _next == offset;

    /// <summary>Reads the last position of each file and of the objects; none when the topic does not exist.</summary>
    /// <remarks>
    /// With read_committed, the partition appears to end where the oldest open transaction starts, whichever producer it belongs to, and committed positions may follow
    /// it. Taking an older position for the last one would send lines twice. So this waits for that transaction, which its coordinator ends after
    /// transaction.timeout.ms if nobody does.
    /// </remarks>
    /// <exception cref="CheckpointException">A record is not a position.</exception>
    /// <exception cref="KafkaException">Kafka rejected the request, or did not answer in time.</exception>
    /// <exception cref="OperationCanceledException">The operation was canceled.</exception>
    /// <param name="mayBeMissing">
    /// Whether to believe the brokers when they say that the topic does not exist. They may not know a topic that was just created, and the client waits for it.
    /// </param>
    internal IReadOnlyList<CheckpointEntry> Read(bool mayBeMissing)
    {
        TryRead(waits: true, mayBeMissing, out IReadOnlyList<CheckpointEntry> entries);
        return entries;
    }

    /// <summary>Reads the same without waiting for open transactions.</summary>
    /// <returns>False when a transaction is open.</returns>
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
        // The request for offsets waits for a missing topic until its time limit.
        if (mayBeMissing && _next == LibrdkafkaConsumer.Beginning && _all.PartitionCount(topic) is null) return true;
        long end = EndOf(_all);
        if (end <= _next || end == 0) return true;
        NativeConsumer committed = Connect(KafkaIsolationLevel.ReadCommitted);
        try
        {
            // A client that does not know the topic queries for its leader, and sometimes once more half a second later.
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

    /// <summary>Disposes a client on its own thread: closing waits for brokers that may be gone, and nobody needs to wait for that.</summary>
    static void DisposeAside(NativeConsumer consumer) =>
        OwnThread.Run(consumer.Dispose);

    long EndOf(NativeConsumer consumer) => consumer.Offsets([(topic, partition, LibrdkafkaConsumer.End)])[0];

    NativeConsumer Connect(KafkaIsolationLevel isolation) =>
        new(producer.Configuration, $"{producer.Name} checkpoint", isolation, follows: false, producer.Configuration.MaxBlockMs, producer.CopyTokens(), stop: stop);
}
