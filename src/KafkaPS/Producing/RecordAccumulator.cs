using System.Diagnostics;
using KafkaPS.Interop;
using KafkaPS.Records;

namespace KafkaPS.Producing;

/// <summary>
/// Collects the records of one call until there are enough to hand them to librdkafka at once: a call for each record would
/// cost more than the record. A timer hands over what has waited <see cref="MaxAgeMs"/>, so that a quiet pipeline
/// (<c>Get-Content -Wait</c>) strands nothing.
/// </summary>
/// <remarks>The pipeline thread adds; it and the timer hand over. Both do so under one lock, so records keep their order.</remarks>
sealed unsafe class RecordAccumulator : IHandOver, IDisposable
{
    /// <summary>How long a record waits here at most before it waits linger.ms in librdkafka; nothing at all with linger.ms=0.</summary>
    internal const int MaxAgeMs = 1;
    const int RetryMs = 10;
    const int FullBytes = 256 * 1024;
    const int InitialBytes = 2 * FullBytes;

    readonly object _gate = new();
    readonly Mailbox _mailbox;
    readonly MessageBatch _messages;
    readonly Timer _timer;
    readonly UnmanagedBuffer _buffer = new(InitialBytes);
    readonly object?[] _inputs = new object?[BatchTable.MaxBatchSize];
    readonly int _fullCount;
    TopicMetadata? _topic;
    bool _timerArmed;
    bool _disposed;
    long _firstAdded;

    internal RecordAccumulator(NativeProducer producer, Mailbox mailbox, double lingerMs)
    {
        _mailbox = mailbox;
        _messages = new MessageBatch(producer, mailbox);
        _fullCount = lingerMs == 0 ? 1 : BatchTable.MaxBatchSize;
        _timer = new Timer(_ => OnTimer());
    }

    public int Pending
    {
        get
        {
            lock (_gate) return _messages.Pending;
        }
    }

    /// <summary>Serializes a record into the buffer.</summary>
    /// <returns>False when what is there must be handed over first: there is no room, or it is for another topic.</returns>
    /// <exception cref="SerializationException">The key or value has no bytes; nothing was added.</exception>
    internal bool TryAdd(TopicMetadata topic, object? input, int? partition, in RecordContent content)
    {
        lock (_gate)
        {
            if (_messages.Count > 0 && (_messages.Count >= _fullCount || _buffer.Length >= FullBytes || _messages.IsUnderWay || _topic != topic)) return false;
            int start = _buffer.Length;
            try
            {
                (int keyLength, int valueLength) = content.Write(_buffer);
                ref NativeMessage message = ref _messages[_messages.Count];
                message.Partition = partition ?? Librdkafka.UnassignedPartition;
                (message.Key, message.KeyLength) = Place(start, keyLength);
                (message.Value, message.ValueLength) = Place(start + Math.Max(keyLength, 0), valueLength);
            }
            catch
            {
                _buffer.Truncate(start);
                throw;
            }

            _inputs[_messages.Count] = input;
            _topic = topic;
            if (_messages.Count++ == 0) _firstAdded = Stopwatch.GetTimestamp();
            if (!_timerArmed && _fullCount > 1) Arm(MaxAgeMs);
            return true;
        }
    }

    public bool TryHandOver()
    {
        lock (_gate)
        {
            if (_messages.Count == 0) return true;
            if (!_messages.IsUnderWay) Begin();
            if (!_messages.TryHandOver()) return false;
            _buffer.Clear();
            return true;
        }
    }

    public void Abandon(int error)
    {
        lock (_gate)
        {
            if (_messages.Count == 0) return;
            if (!_messages.IsUnderWay) Begin();
            _messages.Abandon(error);
            _buffer.Clear();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed) return;
            _disposed = true;
            _timer.Dispose();
            _messages.Dispose();
            _buffer.Dispose();
        }
    }

    /// <summary>A length, and where its bytes begin, as an offset: the buffer moves when it grows. One is added, because zero stands for null.</summary>
    static (nint Offset, nuint Length) Place(int offset, int length) => length == KafkaSerializer.Null ? (0, 0) : (offset + 1, (nuint)length);

    /// <summary>Remembers the inputs, and turns offsets into addresses.</summary>
    void Begin()
    {
        int count = _messages.Count;
        nint origin = (nint)_buffer.Start - 1;
        for (int i = 0; i < count; i++)
        {
            ref NativeMessage message = ref _messages[i];
            if (message.Key != 0) message.Key += origin;
            if (message.Value != 0) message.Value += origin;
        }

        _messages.Begin(new RecordBatch(_mailbox, _topic!.Name, _inputs.AsSpan(0, count).ToArray()), _topic);
        Array.Clear(_inputs, 0, count);
    }

    void OnTimer()
    {
        lock (_gate)
        {
            _timerArmed = false;
            if (_disposed || _messages.Count == 0) return;
            TimeSpan age = Stopwatch.GetElapsedTime(_firstAdded);
            // In a fast pipeline a batch fills sooner than it ages: then this one has only begun.
            if (age.TotalMilliseconds < MaxAgeMs) Arm(MaxAgeMs);
            else if (!TryHandOver()) Arm(RetryMs);
        }
    }

    void Arm(int ms)
    {
        _timerArmed = true;
        _timer.Change(ms, Timeout.Infinite);
    }
}
