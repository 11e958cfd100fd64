using System.Globalization;
using KafkaPS.Errors;

namespace KafkaPS.Consuming;

/// <summary>Receives the records at given places, in the order of the places, or why one does not exist.</summary>
interface IPlaceVisitor
{
    /// <summary>Returns what to keep of a record until its turn comes.</summary>
    object? Take(in ReceivedRecord record);

    /// <summary>Receives the record at a place.</summary>
    /// <param name="index">The index of the place in the order added, from 0.</param>
    /// <param name="taken">What was kept of the record.</param>
    void OnFound(int index, object? taken);

    /// <summary>Called when there is no record at a place.</summary>
    /// <param name="index">The index of the place.</param>
    /// <param name="error">The reason.</param>
    void OnMissing(int index, KafkaException error);
}

/// <summary>Reads the records at given places, each partition once from its first to its last place, and returns them in the order in which they were requested.</summary>
sealed class PlacesReader : IRecordVisitor
{
    /// <summary>The number of records to skip rather than request the partition again.</summary>
    const int MaxSkipped = 10_000;

    /// <summary>Stands for a record that does not exist, with the reason; null means that there is no result yet.</summary>
    sealed record Missing(KafkaException Error);

    static readonly object Nothing = new();

    readonly NativeConsumer _consumer;
    readonly CancellationToken _stop;
    readonly List<RecordPlace> _places = [];
    readonly Dictionary<(string, int), Queue> _queues = [];
    IPlaceVisitor _visitor = null!;
    object?[] _slots = [];
    int _next;

    internal PlacesReader(NativeConsumer consumer, CancellationToken stop) => (_consumer, _stop) = (consumer, stop);

    /// <summary>The number of places.</summary>
    internal int Count => _places.Count;

    internal void Add(in RecordPlace place) => _places.Add(place);

    /// <summary>Reads the records. A partition that does not exist has none.</summary>
    /// <exception cref="KafkaException">The brokers did not answer for too long, or rejected the login.</exception>
    /// <exception cref="OperationCanceledException">The operation was canceled.</exception>
    internal void Read(IPlaceVisitor visitor)
    {
        _visitor = visitor;
        _slots = new object?[_places.Count];
        foreach (IGrouping<string, int> topic in Enumerable.Range(0, _places.Count).GroupBy(index => _places[index].Topic, StringComparer.Ordinal)) Prepare(topic.Key, topic);
        Emit();
        using var reader = new RecordReader(_consumer, _queues.Values.SelectMany(queue => queue.Ranges()), _stop);
        reader.ReadAll(this);
    }

    bool IRecordVisitor.OnRecord(in ReceivedRecord record)
    {
        Queue queue = _queues[(record.Topic, record.Partition)];
        SkipTo(queue, record.Offset);
        if (queue.Offset != record.Offset) return true;
        object taken = _visitor.Take(record) ?? Nothing;
        for (; queue.Offset == record.Offset; queue.Advance()) _slots[queue.Index] = taken;
        Emit();
        return true;
    }

    void IRecordVisitor.OnError(in PartitionRange range, long next, KafkaException error)
    {
        Queue queue = _queues[(range.Topic, range.Partition)];
        for (; !queue.IsDone; queue.Advance()) _slots[queue.Index] = new Missing(KafkaErrors.Again(error, $"Record {_places[queue.Index]}"));
        Emit();
    }

    void IRecordVisitor.OnRangeEnd(in PartitionRange range)
    {
        SkipTo(_queues[(range.Topic, range.Partition)], range.To);
        Emit();
    }

    void Prepare(string topic, IEnumerable<int> indexes)
    {
        int? count = Try(topic, indexes, () => _consumer.PartitionCount(topic), out bool hasFailed);
        if (hasFailed) return;
        var partitions = new List<(int Partition, int[] Indexes)>();
        foreach (IGrouping<int, int> partition in indexes.GroupBy(index => _places[index].Partition))
        {
            if (partition.Key < (count ?? 0)) partitions.Add((partition.Key, [.. partition]));
            else Miss(partition, _ => count is null ? $"The topic '{topic}' does not exist." : string.Create(CultureInfo.InvariantCulture, $"The topic has {count} partitions, starting at 0."));
        }

        (string, int, long)[] At(long time) => [.. partitions.Select(partition => (topic, partition.Partition, time))];
        int[] all = [.. partitions.SelectMany(partition => partition.Indexes)];
        (long[] starts, long[] ends) = Try(topic, all, () => (_consumer.Offsets(At(Interop.LibrdkafkaConsumer.Beginning)), _consumer.Offsets(At(Interop.LibrdkafkaConsumer.End))), out hasFailed);
        for (int i = 0; i < partitions.Count && !hasFailed; i++) Prepare(topic, partitions[i].Partition, partitions[i].Indexes, starts[i], ends[i]);
    }

    void Prepare(string topic, int partition, int[] indexes, long start, long end)
    {
        Miss(indexes.Where(index => _places[index].Offset < 0), _ => "Its offset is unknown, because it was sent with acks=0.");
        Miss(indexes.Where(index => _places[index].Offset >= 0 && _places[index].Offset < start), _ => string.Create(CultureInfo.InvariantCulture,
            $"It was deleted. The partition now starts at offset {start}."));
        Miss(indexes.Where(index => _places[index].Offset >= end), _ => string.Create(CultureInfo.InvariantCulture,
            $"The partition ends at offset {end}, or the record belongs to an open transaction."));
        int[] there = [.. indexes.Where(index => _places[index].Offset >= start && _places[index].Offset < end).OrderBy(index => _places[index].Offset)];
        if (there.Length > 0) _queues[(topic, partition)] = new Queue(topic, partition, there, _places);
    }

    T Try<T>(string topic, IEnumerable<int> indexes, Func<T> question, out bool hasFailed)
    {
        hasFailed = false;
        try
        {
            return question();
        }
        catch (KafkaException e) when (e is TopicAuthorizationException or InvalidTopicException)
        {
            hasFailed = true;
            foreach (int index in indexes) _slots[index] = new Missing(KafkaErrors.Again(e, $"Record {_places[index]}"));
            return default!;
        }
    }

    void Miss(IEnumerable<int> indexes, Func<RecordPlace, string> reason)
    {
        foreach (int index in indexes) _slots[index] = new Missing(KafkaErrors.NoRecord(_places[index].ToString(), reason(_places[index])));
    }

    void SkipTo(Queue queue, long offset)
    {
        for (; queue.Offset < offset; queue.Advance())
        {
            _slots[queue.Index] = new Missing(KafkaErrors.NoRecord(_places[queue.Index].ToString(),
                "The partition has a gap at this offset: compaction removed the record, its transaction was aborted, or the offset holds a transaction marker."));
        }
    }

    void Emit()
    {
        for (; _next < _slots.Length && _slots[_next] is { } slot; _next++)
        {
            _slots[_next] = null;
            if (slot is Missing missing) _visitor.OnMissing(_next, missing.Error);
            else _visitor.OnFound(_next, ReferenceEquals(slot, Nothing) ? null : slot);
        }
    }

    /// <summary>The places of one partition, sorted by offset.</summary>
    sealed class Queue(string topic, int partition, int[] indexes, List<RecordPlace> places)
    {
        int _at;

        internal bool IsDone => _at == indexes.Length;

        internal int Index => indexes[_at];

        /// <summary>The offset of the next place; after the last one, the largest value.</summary>
        internal long Offset => IsDone ? long.MaxValue : places[indexes[_at]].Offset;

        internal void Advance() => _at++;

        internal IEnumerable<PartitionRange> Ranges()
        {
            int first = 0;
            for (int i = 1; i <= indexes.Length; i++)
            {
                long last = places[indexes[i - 1]].Offset;
                if (i < indexes.Length && places[indexes[i]].Offset - last <= MaxSkipped) continue;
                yield return new PartitionRange(topic, partition, places[indexes[first]].Offset, last + 1);
                first = i;
            }
        }
    }
}
