using System.Diagnostics;
using System.Runtime.InteropServices;
using KafkaPS.Errors;
using KafkaPS.Interop;
using KafkaPS.Records;

namespace KafkaPS.Producing;

/// <summary>
/// Collects the records of one call until there are enough to hand them to librdkafka at once: a call for each record would
/// cost more than the record. A timer hands over what has waited <see cref="MaxAgeMs"/>, so that a quiet pipeline
/// (<c>Get-Content -Wait</c>) strands nothing.
/// </summary>
/// <remarks>The pipeline thread adds; it and the timer hand over. Both do so under one lock, so records keep their order.</remarks>
sealed unsafe class RecordAccumulator : IDisposable
{
    /// <summary>How long a record waits here at most before it waits linger.ms in librdkafka; nothing at all with linger.ms=0.</summary>
    internal const int MaxAgeMs = 1;
    const int RetryMs = 10;
    const int FullBytes = 256 * 1024;
    const int InitialBytes = 2 * FullBytes;

    readonly object _gate = new();
    readonly NativeProducer _producer;
    readonly Mailbox _mailbox;
    readonly Timer _timer;
    readonly UnmanagedBuffer _buffer = new(InitialBytes);
    readonly object?[] _inputs = new object?[BatchTable.MaxBatchSize];
    readonly int _fullCount;
    NativeMessage* _messages = (NativeMessage*)NativeMemory.AllocZeroed(BatchTable.MaxBatchSize, (nuint)sizeof(NativeMessage));
    int _count;
    TopicMetadata? _topic;
    RecordBatch? _refused;
    int _refusedFrom;
    bool _timerArmed;
    long _firstAdded;

    internal RecordAccumulator(NativeProducer producer, Mailbox mailbox, double lingerMs)
    {
        _producer = producer;
        _mailbox = mailbox;
        _fullCount = lingerMs == 0 ? 1 : BatchTable.MaxBatchSize;
        _timer = new Timer(_ => OnTimer());
    }

    /// <summary>How many records are here. While the pipeline thread waits, only handing over changes it.</summary>
    internal int Pending
    {
        get
        {
            lock (_gate) return _count - (_refused is null ? 0 : _refusedFrom);
        }
    }

    /// <summary>Serializes a record into the buffer.</summary>
    /// <returns>False when what is there must be handed over first: there is no room, or it is for another topic.</returns>
    /// <exception cref="SerializationException">The key or value has no bytes; nothing was added.</exception>
    internal bool TryAdd(TopicMetadata topic, object? input, int? partition, in RecordContent content)
    {
        lock (_gate)
        {
            if (_count > 0 && (_count >= _fullCount || _buffer.Length >= FullBytes || _refused is not null || _topic != topic)) return false;
            int start = _buffer.Length;
            try
            {
                (int keyLength, int valueLength) = content.Write(_buffer);
                NativeMessage* message = _messages + _count;
                message->Partition = partition ?? Librdkafka.UnassignedPartition;
                (message->Key, message->KeyLength) = Place(start, keyLength);
                (message->Value, message->ValueLength) = Place(start + Math.Max(keyLength, 0), valueLength);
            }
            catch
            {
                _buffer.Truncate(start);
                throw;
            }

            _inputs[_count] = input;
            _topic = topic;
            if (_count++ == 0) _firstAdded = Stopwatch.GetTimestamp();
            if (!_timerArmed && _fullCount > 1) Arm(MaxAgeMs);
            return true;
        }
    }

    /// <summary>Hands over what has been added. What librdkafka refuses for good is reported to the mailbox.</summary>
    /// <returns>False when its queue is full: the rest stays here, and this is to be called again.</returns>
    internal bool TryHandOver()
    {
        lock (_gate)
            return _count == 0 || HandOver();
    }

    /// <summary>Gives up what could not be handed over: it is reported as refused with this error.</summary>
    internal void Abandon(int error)
    {
        lock (_gate)
        {
            if (_count == 0) return;
            RecordBatch batch = _refused ?? Remember();
            for (int i = _refused is null ? 0 : _refusedFrom; i < _count; i++) Report(batch, i, error);
            Reset();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _timer.Dispose();
            _buffer.Dispose();
            NativeMemory.Free(_messages);
            _messages = null;
            _count = 0;
        }
    }

    /// <summary>A length, and where its bytes begin, as an offset: the buffer moves when it grows. One is added, because zero stands for null.</summary>
    static (nint Offset, nuint Length) Place(int offset, int length) => length == KafkaSerializer.Null ? (0, 0) : (offset + 1, (nuint)length);

    bool HandOver()
    {
        RecordBatch batch = _refused ?? Remember();
        int start = _refused is null ? 0 : _refusedFrom;
        try
        {
            _producer.Produce(_topic!.Handle, _messages + start, _count - start);
        }
        catch (ObjectDisposedException)
        {
            Abandon(LocalError.Closed);
            return true;
        }

        for (int i = start; i < _count; i++)
        {
            int error = _messages[i].Error;
            if (error == 0) continue;
            if (error == LocalError.QueueFull)
            {
                // From the first one that found no room on, none was taken: their order is kept.
                (_refused, _refusedFrom) = (batch, i);
                return false;
            }

            Report(batch, i, error);
        }

        Reset();
        return true;
    }

    /// <summary>Makes the batch that librdkafka's reports will refer to, and turns offsets into addresses.</summary>
    RecordBatch Remember()
    {
        var batch = new RecordBatch(_mailbox, _topic!.Name, _inputs.AsSpan(0, _count).ToArray());
        _producer.Batches.Add(batch);
        nint origin = (nint)_buffer.Start - 1;
        for (int i = 0; i < _count; i++)
        {
            NativeMessage* message = _messages + i;
            if (message->Key != 0) message->Key += origin;
            if (message->Value != 0) message->Value += origin;
            message->Opaque = BatchTable.Opaque(batch, i);
        }

        return batch;
    }

    void Report(RecordBatch batch, int index, int error)
    {
        _producer.Reports.CountRefused(1);
        _mailbox.Post([new DeliveryReport { Batch = batch, Index = index, Error = error, Partition = _messages[index].Partition }]);
        _producer.Batches.CountReported(batch, 1);
    }

    void Reset()
    {
        Array.Clear(_inputs, 0, _count);
        _buffer.Clear();
        _count = 0;
        _refused = null;
    }

    void OnTimer()
    {
        lock (_gate)
        {
            _timerArmed = false;
            if (_count == 0 || _messages == null) return;
            TimeSpan age = Stopwatch.GetElapsedTime(_firstAdded);
            // In a fast pipeline a batch fills sooner than it ages: then this one has only begun.
            if (age.TotalMilliseconds < MaxAgeMs) Arm(MaxAgeMs);
            else if (!HandOver()) Arm(RetryMs);
        }
    }

    void Arm(int ms)
    {
        _timerArmed = true;
        _timer.Change(ms, Timeout.Infinite);
    }
}
