using System.Diagnostics;
using KafkaPS.Errors;
using KafkaPS.Records;

namespace KafkaPS.Producing;

/// <summary>
/// Collects the records of one call until there are enough to hand over to librdkafka at once: a call per record would cost more than the record.
/// A timer hands over records that have waited <see cref="MaxAgeMs"/>, so that a slow pipeline (<c>Get-Content -Wait</c>) strands none.
/// </summary>
/// <remarks>The pipeline thread appends; both it and the timer hand over, under one lock, so records keep their order.</remarks>
sealed class RecordAccumulator : IDisposable
{
    /// <summary>How long a record waits here at most, before it lingers in librdkafka for linger.ms; with linger.ms=0, the call hands over each record itself.</summary>
    internal const int MaxAgeMs = 1;
    const int RetryMs = 10;

    readonly object _gate = new();
    readonly ProducerBatch _batch;
    readonly Mailbox _mailbox;
    readonly Timer _timer;
    readonly int _maxSize;
    readonly bool _lingers;
    readonly LingerEnd? _lingerEnd;
    /// <summary>How many bytes the client was given since it last had none of this call.</summary>
    long _bytesUnderWay;
    long _handOvers;
    bool _timerArmed;
    /// <summary>Whether the timer is set for the end of the linger rather than for the batch.</summary>
    bool _awaitsLinger;
    /// <summary>When the client was given the first record that may still linger, and how many bytes since then; null if none lingers.</summary>
    (long Since, int Bytes)? _lingering;
    bool _disposed;
    long _firstAppended;

    /// <param name="batch">The batch to fill; disposed with the accumulator.</param>
    /// <param name="mailbox">The mailbox for the batch's reports.</param>
    /// <param name="maxSize">max.request.size.</param>
    /// <param name="lingers">Whether linger.ms is not 0.</param>
    /// <param name="lingerEnd">Ends the lingering of records in the client; null if the client does so itself.</param>
    internal RecordAccumulator(ProducerBatch batch, Mailbox mailbox, int maxSize, bool lingers, LingerEnd? lingerEnd = null)
    {
        (_batch, _mailbox, _maxSize, _lingers, _lingerEnd) = (batch, mailbox, maxSize, lingers, lingerEnd);
        _timer = new Timer(_ => OnTimer());
    }

    /// <summary>Whether each record is handed over at once.</summary>
    internal bool HandsOverAtOnce => !_lingers;

    /// <summary>The number of records waiting here.</summary>
    internal int Pending
    {
        get
        {
            lock (_gate) return _batch.Pending;
        }
    }

    /// <summary>The number of batches the client has accepted.</summary>
    internal long HandOvers
    {
        get
        {
            lock (_gate) return _handOvers;
        }
    }

    /// <summary>The size of the last appended record, in bytes.</summary>
    internal int LastSize => _batch.LastSize;

    /// <summary>Serializes a record into the batch.</summary>
    /// <param name="topic">The record's topic.</param>
    /// <param name="content">The key and value.</param>
    /// <param name="attributes">The record's other attributes.</param>
    /// <param name="tooLarge">The bytes of a record larger than max.request.size, which was not appended.</param>
    /// <returns>False if the batch must be handed over first.</returns>
    /// <exception cref="SerializationException">The key or value cannot be serialized; nothing was appended.</exception>
    internal bool TryAppend(TopicMetadata topic, in RecordContent content, in RecordAttributes attributes, out SerializedContent? tooLarge)
    {
        lock (_gate)
        {
            tooLarge = null;
            if (!_batch.HasRoomFor(topic)) return false;
            bool isFirst = _batch.Count == 0;
            tooLarge = _batch.Append(topic, content, attributes, _maxSize);
            if (tooLarge is not null) return true;
            if (isFirst) _firstAppended = Stopwatch.GetTimestamp();
            if (_lingers && (!_timerArmed || _awaitsLinger)) Arm(MaxAgeMs);
            return true;
        }
    }

    /// <summary>
    /// Whether the batch must wait for earlier records: for their acknowledgement, while the topic's batch limit is unknown, or until the client's batches
    /// have become smaller.
    /// </summary>
    internal bool AwaitsBatch
    {
        get
        {
            lock (_gate) return MustWait();
        }
    }

    /// <summary>Hands over the pending records.</summary>
    /// <returns>False if they must wait or the client's queue is full: the rest stays, and this must be called again.</returns>
    internal bool TryHandOver()
    {
        lock (_gate) return _disposed || (!MustWait() && HandOver());
    }

    /// <inheritdoc cref="ProducerBatch.Abandon"/>
    internal void Abandon(int error)
    {
        lock (_gate)
        {
            if (!_disposed) _batch.Abandon(error);
        }
    }

    /// <summary>Gives the pending records to the client without waiting, and drops those that it does not accept.</summary>
    internal void End()
    {
        lock (_gate)
        {
            if (!_disposed && !HandOver()) _batch.Abandon(ErrorCodes.QueueFull);
        }
    }

    /// <inheritdoc cref="End"/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed) return;
            End();
            _disposed = true;
            _timer.Dispose();
            _batch.Dispose();
        }
    }

    void OnTimer()
    {
        bool isLingerOver;
        lock (_gate)
        {
            _timerArmed = false;
            if (_disposed) return;
            if (_batch.Count > 0) HandOverWhenOld();
            isLingerOver = IsLingerOver();
        }

        if (isLingerOver) _lingerEnd!.Send();
    }

    void HandOverWhenOld()
    {
        TimeSpan age = Stopwatch.GetElapsedTime(_firstAppended);
        // In a fast pipeline, a batch fills before it ages: then the current one has only just begun.
        if (age.TotalMilliseconds < MaxAgeMs) Arm(MaxAgeMs);
        else if (MustWait() || !HandOver()) Arm(RetryMs);
    }

    /// <summary>Returns whether the client's records must be sent now. Under high load, they wait for full batches.</summary>
    bool IsLingerOver()
    {
        if (_lingering is not var (since, bytes)) return false;
        bool isOver = Stopwatch.GetElapsedTime(since).TotalMilliseconds >= _lingerEnd!.LingerMs;
        bool isBusy = bytes >= LingerEnd.BusyBytes;
        if (isOver) _lingering = isBusy ? (Stopwatch.GetTimestamp(), 0) : null;
        if (_lingering is not null && !_timerArmed) Arm(_lingerEnd.LingerMs, awaitsLinger: true);
        return isOver && !isBusy && _mailbox.WithClient > 0;
    }

    bool MustWait()
    {
        if (_batch.Topic is not { } topic || _batch.Count == 0 || _mailbox.IsGivenUp) return false;
        if (_mailbox.HoldsBack || topic.BatchLimit.AwaitsSmallerBatches) return true;
        if (topic.BatchLimit.IsKnown) return false;
        if (_mailbox.WithClient == 0) _bytesUnderWay = 0;
        if (!topic.BatchLimit.MustBeKnown && (_bytesUnderWay == 0 || _bytesUnderWay + _batch.Bytes <= topic.BatchLimit.MaxBytesUnderWay)) return false;
        topic.BatchLimit.Ask();
        return true;
    }

    bool HandOver()
    {
        int bytes = _batch.Bytes;
        if (!_batch.TryHandOver()) return false;
        _bytesUnderWay += bytes;
        if (bytes > 0 && _lingerEnd is not null)
        {
            (long since, int before) = _lingering ?? (Stopwatch.GetTimestamp(), 0);
            _lingering = (since, (int)Math.Min((long)before + bytes, int.MaxValue));
            if (!_timerArmed) Arm(_lingerEnd.LingerMs, awaitsLinger: true);
        }
        if (bytes > 0) _handOvers++;

        return true;
    }

    void Arm(int ms, bool awaitsLinger = false)
    {
        (_timerArmed, _awaitsLinger) = (true, awaitsLinger);
        _timer.Change(ms, Timeout.Infinite);
    }
}
