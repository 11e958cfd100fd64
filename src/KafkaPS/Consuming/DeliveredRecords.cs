using KafkaPS.Interop;

namespace KafkaPS.Consuming;

/// <summary>Reads the delivered records, which metadata objects name or the offsets of summaries bound, in rounds. Each round covers about the same share of every partition.</summary>
/// <remarks>So records compared in the order in which they were sent soon find their matches, and memory use does not grow with their number.</remarks>
/// <param name="consumer">The client.</param>
/// <param name="comparison">Receives the records.</param>
/// <param name="onError">Receives the error of a partition that cannot be read.</param>
/// <param name="stop">Cancels reading.</param>
sealed class DeliveredRecords(NativeConsumer consumer, DeliveryComparison comparison, Action<KafkaException> onError, CancellationToken stop) : IRecordVisitor, IPlaceVisitor
{
    const int RoundSize = 100_000;

    readonly List<RecordPlace> _places = [];
    readonly HashSet<RecordPlace> _known = [];
    readonly Dictionary<(string, int), List<(long From, long To)>> _given = [];
    PartitionRange[]? _ranges;
    int _nextPlace, _firstPlace, _round, _rounds;

    /// <summary>Adds a record that a metadata object names. Naming it again has no effect.</summary>
    internal void Add(in RecordPlace place)
    {
        if (_known.Add(place)) _places.Add(place);
    }

    /// <summary>Adds the range of offsets in which a summary has records of a partition.</summary>
    internal void Add(string topic, int partition, long first, long last)
    {
        if (!_given.TryGetValue((topic, partition), out List<(long, long)>? ranges)) _given[(topic, partition)] = ranges = [];
        ranges.Add((first, last + 1));
    }

    /// <summary>Reads the next round.</summary>
    /// <returns>False when there are no more rounds.</returns>
    /// <exception cref="KafkaException">The brokers did not answer for too long, or rejected the request.</exception>
    /// <exception cref="OperationCanceledException">The operation was canceled.</exception>
    internal bool ReadRound()
    {
        if (_nextPlace < _places.Count)
        {
            var reader = new PlacesReader(consumer, stop);
            _firstPlace = _nextPlace;
            for (; _nextPlace < _places.Count && reader.Count < RoundSize; _nextPlace++) reader.Add(_places[_nextPlace]);
            reader.Read(this);
            return true;
        }

        _ranges ??= Ranges();
        if (_round == _rounds) return false;
        using (var reader = new RecordReader(consumer, _ranges.Select(Share), stop)) reader.ReadAll(this);
        _round++;
        return true;
    }

    /// <summary>Reads the beginnings of some records again.</summary>
    /// <inheritdoc cref="ReadRound" path="/exception"/>
    internal IReadOnlyDictionary<RecordPlace, RecordBeginning> Beginnings(IReadOnlyList<RecordPlace> places)
    {
        var reader = new PlacesReader(consumer, stop);
        foreach (RecordPlace place in places) reader.Add(place);
        var beginnings = new BeginningsReader(places);
        reader.Read(beginnings);
        return beginnings.Found;
    }

    bool IRecordVisitor.OnRecord(in ReceivedRecord record)
    {
        // Records that metadata objects name were already read.
        if (_known.Count == 0 || !_known.Contains(new(record.Topic, record.Partition, record.Offset))) comparison.AddReceived(record, isNamed: false);
        return true;
    }

    void IRecordVisitor.OnError(in PartitionRange range, long next, KafkaException error) => onError(error);

    void IRecordVisitor.OnRangeEnd(in PartitionRange range)
    {
    }

    object? IPlaceVisitor.Take(in ReceivedRecord record)
    {
        comparison.AddReceived(record, isNamed: true);
        return null;
    }

    void IPlaceVisitor.OnFound(int index, object? taken)
    {
    }

    void IPlaceVisitor.OnMissing(int index, KafkaException error) => comparison.AddNotFound(_places[_firstPlace + index], error.Message);

    sealed class BeginningsReader(IReadOnlyList<RecordPlace> places) : IPlaceVisitor
    {
        internal Dictionary<RecordPlace, RecordBeginning> Found { get; } = [];

        public object? Take(in ReceivedRecord record) => RecordBeginning.Of(record.Bytes);

        public void OnFound(int index, object? taken) => Found[places[index]] = (RecordBeginning)taken!;

        public void OnMissing(int index, KafkaException error)
        {
        }
    }

    PartitionRange Share(PartitionRange range)
    {
        UInt128 length = (UInt128)(range.To - range.From);
        return range with { From = range.From + (long)(length * (uint)_round / (uint)_rounds), To = range.From + (long)(length * (uint)(_round + 1) / (uint)_rounds) };
    }

    /// <summary>Returns the given offsets that the partitions have. Overlapping ranges of several summaries are merged.</summary>
    PartitionRange[] Ranges()
    {
        var ranges = new List<PartitionRange>();
        foreach (IGrouping<string, (string Topic, int Partition)> topic in _given.Keys.GroupBy(key => key.Item1, StringComparer.Ordinal))
        {
            int count = consumer.PartitionCount(topic.Key) ?? 0;
            int[] partitions = [.. topic.Select(key => key.Partition).Where(partition => partition < count)];
            long[] starts = Ask(LibrdkafkaConsumer.Beginning), ends = Ask(LibrdkafkaConsumer.End);
            for (int i = 0; i < partitions.Length; i++)
            {
                foreach ((long from, long to) in Union(_given[(topic.Key, partitions[i])]))
                {
                    var range = new PartitionRange(topic.Key, partitions[i], Math.Max(from, starts[i]), Math.Min(to, ends[i]));
                    if (!range.IsEmpty) ranges.Add(range);
                }
            }

            long[] Ask(long time) => consumer.Offsets([.. partitions.Select(partition => (topic.Key, partition, time))]);
        }

        _rounds = (int)Math.Min((ranges.Sum(range => range.To - range.From) + RoundSize - 1) / RoundSize, int.MaxValue);
        return [.. ranges];
    }

    static IEnumerable<(long From, long To)> Union(List<(long From, long To)> ranges)
    {
        (long From, long To)? last = null;
        foreach ((long from, long to) in ranges.Order())
        {
            if (last is { } known && from <= known.To) last = (known.From, Math.Max(known.To, to));
            else
            {
                if (last is { } done) yield return done;
                last = (from, to);
            }
        }

        if (last is { } rest) yield return rest;
    }
}
