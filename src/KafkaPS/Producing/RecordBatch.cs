namespace KafkaPS.Producing;

/// <summary>Remembers the inputs of records that were handed to the client together, until each of them is reported.</summary>
/// <remarks>
/// A record is known to librdkafka by a number that fits a pointer: the batch's slot in the <see cref="BatchTable"/> and
/// the record's place in the batch. So a record needs no object of its own and no GCHandle.
/// </remarks>
sealed class RecordBatch(Mailbox mailbox, string topic, int count)
{
    readonly object?[]? _inputs;

    internal RecordBatch(Mailbox mailbox, string topic, object?[] inputs) : this(mailbox, topic, inputs.Length) => _inputs = inputs;

    /// <summary>The call that waits for the reports.</summary>
    internal Mailbox Mailbox { get; } = mailbox;

    internal string Topic { get; } = topic;

    /// <summary>False for the lines of a file: a failed one is told by its bytes, which librdkafka still has.</summary>
    internal bool RemembersInputs => _inputs is not null;

    /// <summary>Its number in the <see cref="BatchTable"/>.</summary>
    internal int Slot { get; set; }

    /// <summary>How many are not reported yet. Counted down by the one thread that reads reports, or by the caller for those refused at once.</summary>
    internal int Unreported = count;

    /// <summary>What the user sent: a <see cref="KafkaRecord"/>, or the bare value when all else is the call's own.</summary>
    internal object? InputOf(in DeliveryReport report) => _inputs is null ? report.Value : _inputs[report.Index];
}

/// <summary>The batches in flight of one producer, by slot.</summary>
sealed class BatchTable
{
    /// <summary>A batch has at most this many records, so that slot and place share a pointer's 32 bits where it has no more.</summary>
    internal const int MaxBatchSize = 1 << PlaceBits;
    const int PlaceBits = 10;

    readonly object _gate = new();
    readonly Stack<int> _free = new();
    RecordBatch?[] _slots = new RecordBatch?[64];
    int _used;

    internal void Add(RecordBatch batch)
    {
        lock (_gate)
        {
            if (!_free.TryPop(out int slot)) slot = _used++;
            if (slot == _slots.Length) Array.Resize(ref _slots, _slots.Length * 2);
            batch.Slot = slot;
            _slots[slot] = batch;
        }
    }

    /// <summary>The number by which librdkafka knows the record.</summary>
    internal static nint Opaque(RecordBatch batch, int index) => (batch.Slot << PlaceBits) | index;

    /// <summary>The slot and the place that a number stands for.</summary>
    internal static (int Slot, int Index) Split(nint opaque) => ((int)(opaque >> PlaceBits), (int)opaque & (MaxBatchSize - 1));

    internal RecordBatch this[int slot]
    {
        get
        {
            lock (_gate)
                return _slots[slot] ?? throw new InvalidOperationException($"A report came for batch slot {slot}, which is free.");
        }
    }

    /// <summary>How many records are not reported yet.</summary>
    internal long Outstanding
    {
        get
        {
            lock (_gate) return _slots.Sum(batch => (long)(batch?.Unreported ?? 0));
        }
    }

    /// <summary>Counts records as reported, and forgets the batch with the last of them.</summary>
    internal void CountReported(RecordBatch batch, int count)
    {
        if (Interlocked.Add(ref batch.Unreported, -count) > 0) return;
        lock (_gate)
        {
            _slots[batch.Slot] = null;
            _free.Push(batch.Slot);
        }
    }
}
