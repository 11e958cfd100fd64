using KafkaPS.Errors;

namespace KafkaPS.Consuming;

/// <summary>Finds the last records of partitions: goes back from their ends in growing steps, so that gaps and unwanted records do not make it miss any.</summary>
/// <param name="consumer">The client.</param>
/// <param name="count">The number of records wanted, from all partitions together.</param>
/// <param name="isWanted">Which records count.</param>
/// <param name="onError">Receives the error of a partition that cannot be read.</param>
/// <param name="stop">Cancels reading.</param>
sealed class TailReader(NativeConsumer consumer, int count, TailReader.Filter isWanted, Action<KafkaException> onError, CancellationToken stop) : IRecordVisitor
{
    internal delegate bool Filter(in ReceivedRecord record);

    readonly Dictionary<(string, int), Tail> _tails = [];

    /// <summary>Returns the last records of these ranges, oldest first. Those of a partition stay in order.</summary>
    /// <exception cref="KafkaException">The brokers did not answer for too long, or rejected the login.</exception>
    /// <exception cref="OperationCanceledException">The operation was canceled.</exception>
    internal IReadOnlyCollection<KafkaRecord> Read(IEnumerable<PartitionRange> ranges)
    {
        foreach (PartitionRange range in ranges.Where(range => !range.IsEmpty)) _tails[(range.Topic, range.Partition)] = new Tail(range, count);
        for (long step = count; ; step = Math.Min(step * 4, long.MaxValue / 8))
        {
            PartitionRange[] round = [.. _tails.Values.Where(tail => !tail.IsDone).Select(tail => tail.Back(step))];
            if (round.Length == 0) return Merge();
            using (var reader = new RecordReader(consumer, round, stop)) reader.ReadAll(this);
            foreach (PartitionRange range in round) _tails[(range.Topic, range.Partition)].Close();
        }
    }

    bool IRecordVisitor.OnRecord(in ReceivedRecord record)
    {
        if (isWanted(record)) _tails[(record.Topic, record.Partition)].Add(record.ToRecord());
        return true;
    }

    void IRecordVisitor.OnError(in PartitionRange range, long next, KafkaException error)
    {
        _tails[(range.Topic, range.Partition)].GiveUp();
        onError(error);
    }

    void IRecordVisitor.OnRangeEnd(in PartitionRange range)
    {
    }

    /// <summary>Merges the newest records of all partitions. The last record of each partition is always taken first, so the partition keeps its order.</summary>
    LinkedList<KafkaRecord> Merge()
    {
        var youngest = new PriorityQueue<Tail, long>();
        foreach (Tail tail in _tails.Values) Enqueue(tail);
        var result = new LinkedList<KafkaRecord>();
        while (result.Count < count && youngest.TryDequeue(out Tail? tail, out _))
        {
            result.AddFirst(tail.TakeLast());
            Enqueue(tail);
        }

        return result;

        void Enqueue(Tail tail)
        {
            if (tail.LastTime is long time) youngest.Enqueue(tail, -time);
        }
    }

    /// <summary>The last records of one partition, as far as known.</summary>
    sealed class Tail(PartitionRange range, int count)
    {
        List<KafkaRecord> _records = [];
        readonly Queue<KafkaRecord> _round = new();
        long _from = range.To;
        bool _isGivenUp;

        internal bool IsDone => _isGivenUp || _records.Count >= count || _from <= range.From;

        internal long? LastTime => _records.Count == 0 ? null : _records[^1].Timestamp?.ToUnixTimeMilliseconds() ?? 0;

        /// <summary>Returns the range before the known records.</summary>
        internal PartitionRange Back(long step)
        {
            long to = _from;
            _from = Math.Max(range.From, _from - step);
            return range with { From = _from, To = to };
        }

        internal void Add(KafkaRecord record)
        {
            _round.Enqueue(record);
            if (_round.Count > count - _records.Count) _round.Dequeue();
        }

        internal void GiveUp() => _isGivenUp = true;

        internal void Close()
        {
            _records = [.. _round, .. _records];
            _round.Clear();
        }

        internal KafkaRecord TakeLast()
        {
            KafkaRecord last = _records[^1];
            _records.RemoveAt(_records.Count - 1);
            return last;
        }
    }
}
