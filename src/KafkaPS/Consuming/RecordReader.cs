using System.Diagnostics;
using System.Runtime.InteropServices;
using KafkaPS.Errors;
using KafkaPS.Interop;

namespace KafkaPS.Consuming;

/// <summary>Receives what a reader reads, in the order of each partition.</summary>
interface IRecordVisitor
{
    /// <summary>Receives a record.</summary>
    /// <returns>False to stop reading.</returns>
    bool OnRecord(in ReceivedRecord record);

    /// <summary>Called when a partition cannot be read any further. The others continue.</summary>
    /// <param name="range">The range that was being read.</param>
    /// <param name="next">The offset that could not be read.</param>
    /// <param name="error">The reason.</param>
    void OnError(in PartitionRange range, long next, KafkaException error);

    /// <summary>Called when a bounded range was read to its end, or to the end of its partition.</summary>
    void OnRangeEnd(in PartitionRange range);
}

/// <summary>Reads ranges of partitions: all partitions at once, and the ranges of each one after the other.</summary>
/// <remarks>It stops at the ends of the ranges and, if all have an end, never waits longer than the consumer's limit for silent brokers.</remarks>
sealed unsafe class RecordReader : IDisposable
{
    const int BatchSize = 4096;
    const int SliceMs = 50;

    readonly NativeConsumer _consumer;
    readonly QueueHandle _queue;
    readonly Dictionary<(nint Topic, int Partition), Position> _positions = [];
    readonly NativeMessage** _batch = (NativeMessage**)NativeMemory.Alloc(BatchSize, (nuint)sizeof(NativeMessage*));
    readonly CancellationToken _stop;
    readonly bool _follows;
    Position? _last;
    int _open;
    long _lastProgress;

    /// <param name="consumer">The client, which outlives the reader.</param>
    /// <param name="ranges">The ranges to read; those of one partition sorted by offset, without overlaps.</param>
    /// <param name="stop">Cancels reading.</param>
    internal RecordReader(NativeConsumer consumer, IEnumerable<PartitionRange> ranges, CancellationToken stop)
    {
        (_consumer, _stop) = (consumer, stop);
        _queue = consumer.NewQueue();
        foreach (IGrouping<(string, int), PartitionRange> partition in ranges.GroupBy(range => (range.Topic, range.Partition)))
        {
            var position = new Position(consumer.Topic(partition.Key.Item1), partition);
            _positions[(position.Topic.Pointer, partition.Key.Item2)] = position;
            _follows |= partition.Any(range => range.To == PartitionRange.NoEnd);
        }
    }

    /// <summary>Reads everything.</summary>
    /// <inheritdoc cref="Step"/>
    internal void ReadAll(IRecordVisitor visitor)
    {
        while (Step(visitor))
        {
        }
    }

    /// <summary>Reads what has arrived, after a short wait when nothing has.</summary>
    /// <returns>False when everything was read, or the visitor wants no more.</returns>
    /// <exception cref="KafkaException">The brokers did not answer for too long, or rejected the login.</exception>
    /// <exception cref="OperationCanceledException">The operation was canceled.</exception>
    internal bool Step(IRecordVisitor visitor)
    {
        if (_lastProgress == 0) Begin(visitor);
        if (_open == 0) return false;
        _consumer.Check();
        int count = (int)LibrdkafkaConsumer.TakeBatch(_queue, 0, _batch, BatchSize);
        if (count <= 0)
        {
            // Taking a batch waits until it is full or the timeout expires; taking a single record waits only until it arrives.
            _batch[0] = LibrdkafkaConsumer.Take(_queue, SliceMs);
            count = _batch[0] is null ? 0 : 1;
        }

        if (count > 0)
        {
            // The connection works: what went wrong before no longer explains anything.
            _consumer.Events.OnDelivered();
            bool wantsMore = Visit(visitor, count);
            _lastProgress = Stopwatch.GetTimestamp();
            return wantsMore && _open > 0;
        }

        if (!_follows && Stopwatch.GetElapsedTime(_lastProgress).TotalMilliseconds >= _consumer.TimeoutMs) throw _consumer.TimedOut($"Reading {Names(OpenPositions)}");
        return true;
    }

    /// <summary>Stops reading. Records that were not read yet are never delivered.</summary>
    public void Dispose()
    {
        foreach (Position position in OpenPositions) position.Stop();
        _queue.Dispose();
        NativeMemory.Free(_batch);
    }

    IEnumerable<Position> OpenPositions => _positions.Values.Where(position => position.IsOpen);

    static string Names(IEnumerable<Position> positions)
    {
        string[] names = [.. positions.Select(position => position.Range.PartitionName).Order(StringComparer.Ordinal)];
        return names.Length > 5 ? $"{string.Join(", ", names[..5])} and {names.Length - 5} more partitions" : string.Join(", ", names);
    }

    void Begin(IRecordVisitor visitor)
    {
        _lastProgress = Stopwatch.GetTimestamp();
        foreach (Position position in _positions.Values) Next(position, visitor);
    }

    /// <summary>Starts the next range of a partition that has anything to read.</summary>
    void Next(Position position, IRecordVisitor visitor)
    {
        if (position.IsOpen)
        {
            position.Stop();
            _open--;
        }

        while (position.Ranges.TryDequeue(out PartitionRange range))
        {
            position.Range = range;
            if (range.IsEmpty)
            {
                visitor.OnRangeEnd(range);
                continue;
            }

            if (position.Start(_queue) is int error) visitor.OnError(range, range.From, KafkaErrors.Reading(error, $"Partition {range.PartitionName}"));
            else
            {
                _open++;
                return;
            }
        }
    }

    bool Visit(IRecordVisitor visitor, int count)
    {
        int i = 0;
        try
        {
            for (; i < count; i++)
            {
                _stop.ThrowIfCancellationRequested();
                if (!Visit(visitor, _batch[i])) return false;
                LibrdkafkaConsumer.MessageDestroy(_batch[i]);
            }

            return true;
        }
        finally
        {
            for (; i < count; i++) LibrdkafkaConsumer.MessageDestroy(_batch[i]);
        }
    }

    bool Visit(IRecordVisitor visitor, NativeMessage* message)
    {
        Position? position = PositionOf(message);
        // Messages for a finished partition or an earlier range were in flight when it was stopped.
        if (position is not { IsOpen: true }) return true;
        if (message->Error != 0)
        {
            OnError(visitor, position, message);
            return true;
        }

        if (message->Offset < position.Next) return true;
        bool wantsMore = true;
        if (message->Offset < position.Range.To)
        {
            position.Next = message->Offset + 1;
            wantsMore = visitor.OnRecord(new ReceivedRecord(message, position.Range.Topic));
        }

        if (wantsMore && message->Offset + 1 >= position.Range.To) End(visitor, position);
        return wantsMore;
    }

    Position? PositionOf(NativeMessage* message)
    {
        if (_last is not null && _last.Topic.Pointer == message->Topic && _last.Range.Partition == message->Partition) return _last;
        return _positions.TryGetValue((message->Topic, message->Partition), out Position? position) ? _last = position : null;
    }

    void OnError(IRecordVisitor visitor, Position position, NativeMessage* message)
    {
        if (message->Error == LibrdkafkaConsumer.PartitionEnd)
        {
            if (position.Range.To != PartitionRange.NoEnd) End(visitor, position);
            return;
        }

        string? reason = message->Value == 0 ? null : Marshal.PtrToStringUTF8(message->Value, (int)message->ValueLength);
        KafkaException error = KafkaErrors.Reading(message->Error, $"Partition {position.Range.PartitionName}", reason);
        // The client continues by itself, and the time limit still applies.
        if (error.IsRetriable)
        {
            _consumer.Events.OnError(message->Error, reason ?? error.Message, isFatal: false);
            return;
        }

        PartitionRange range = position.Range;
        long next = position.Next;
        position.Ranges.Clear();
        Next(position, visitor);
        visitor.OnError(range, next, error);
    }

    void End(IRecordVisitor visitor, Position position)
    {
        PartitionRange range = position.Range;
        Next(position, visitor);
        visitor.OnRangeEnd(range);
    }

    /// <summary>A partition and its read position.</summary>
    sealed class Position(TopicHandle topic, IEnumerable<PartitionRange> ranges)
    {
        internal TopicHandle Topic { get; } = topic;

        /// <summary>The ranges after <see cref="Range"/>.</summary>
        internal Queue<PartitionRange> Ranges { get; } = new(ranges);

        /// <summary>The range being read.</summary>
        internal PartitionRange Range { get; set; }

        /// <summary>The next offset.</summary>
        internal long Next { get; set; }

        internal bool IsOpen { get; private set; }

        /// <returns>Null, or librdkafka's error code when the partition cannot be read.</returns>
        internal int? Start(QueueHandle queue)
        {
            Next = Range.From;
            IsOpen = LibrdkafkaConsumer.Start(Topic, Range.Partition, Range.From, queue) == 0;
            return IsOpen ? null : LibrdkafkaConsumer.LastError();
        }

        internal void Stop()
        {
            IsOpen = false;
            _ = LibrdkafkaConsumer.Stop(Topic, Range.Partition);
        }
    }
}
