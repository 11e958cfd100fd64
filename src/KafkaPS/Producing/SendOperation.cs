using System.Diagnostics;
using System.Management.Automation;
using KafkaPS.Errors;
using KafkaPS.Records;

namespace KafkaPS.Producing;

/// <summary>One call of Send-KafkaRecord: takes its records on the pipeline thread, and tells its observer there what became of each.</summary>
sealed class SendOperation : IDisposable
{
    const int WaitSliceMs = 100;
    /// <summary>While the last records are awaited, one flush; after it the observer hears what has come.</summary>
    const int FlushSliceMs = 20;
    /// <summary>How long the refusal of one broker stands before the producer is given up because none has taken a record.</summary>
    const int RefusalGraceMs = 1000;

    readonly KafkaProducer _producer;
    readonly SendOptions _options;
    readonly ISendObserver _observer;
    readonly CancellationToken _stop;
    readonly SendReports _reports;
    readonly Mailbox _mailbox;
    readonly RecordAccumulator _accumulator;
    readonly SingleRecordHandOver _single;
    readonly bool _runsUserCode;
    readonly HashSet<string> _awaitedTopics = new(StringComparer.Ordinal);
    TopicMetadata? _topic;
    bool _gaveUp;
    bool _isLeftToProducer;
    long _sent;

    internal SendOperation(KafkaProducer producer, SendOptions options, ISendObserver observer, CancellationToken stop)
    {
        _producer = producer;
        _options = options;
        _observer = observer;
        _stop = stop;
        _reports = new SendReports(producer, options, observer, topic => _awaitedTopics.Remove(topic));
        _mailbox = _reports.Mailbox;
        _accumulator = new RecordAccumulator(producer.Native, _mailbox, producer.Configuration.LingerMs);
        _single = new SingleRecordHandOver(producer.Native, _mailbox);
        _runsUserCode = options.RunsUserCode;
    }

    /// <summary>Records that were taken and of which nothing is known.</summary>
    internal long Outstanding => _sent - _reports.Count;

    /// <summary>Takes one record.</summary>
    /// <param name="input">A <see cref="KafkaRecord"/>, or a value, unwrapped.</param>
    /// <param name="item">The same as the user gave it, with what PowerShell has added to it: the user's script blocks see it so.</param>
    /// <exception cref="ArgumentException">Neither the record nor the call has a topic.</exception>
    /// <exception cref="InvalidOperationException">The producer is transactional, and no transaction is begun.</exception>
    /// <exception cref="ObjectDisposedException">The producer is closed.</exception>
    /// <exception cref="PipelineStoppedException">The call was stopped while it waited.</exception>
    internal void Send(object? input, object? item)
    {
        EnsureUsable();
        string topic = UseTopic((input as KafkaRecord)?.Topic ?? _options.Topic);
        if (_producer.FatalError is { } fatal) End(input, fatal);
        try
        {
            object? value = input is KafkaRecord { Value: var itsValue } ? itsValue : item;
            if (_options.KeyFunction is not null) input = WithOwnKey(input, item, topic);
            var record = input as KafkaRecord;
            int? partition = record?.Partition ?? _options.Partition;
            RecordContent content = Content(record?.Key ?? _options.Key, record is null ? input : record.Value);
            if (_runsUserCode) content = content.Prepare(value);
            if (!_topic!.Has(partition ?? 0)) AwaitMetadata(_topic, partition ?? 0);
            DateTimeOffset? timestamp = record?.Timestamp ?? _options.Timestamp;
            IReadOnlyList<KafkaHeader> headers = record is { Headers.Count: > 0 } ? record.Headers : _options.Headers;
            if (timestamp is null && headers.Count == 0) Accumulate(input, partition, content);
            else SendSingle(new SingleRecord(_topic, input, partition, timestamp, headers), content);
        }
        catch (KafkaException e)
        {
            _reports.Refuse(_reports.Failures.Record(input, topic), e);
            return;
        }

        _sent++;
        if (_options.Synchronous) Complete();
    }

    /// <summary>Whether the lines of files can go as their bytes are: nothing asks for each record as an object, and text is sent as UTF-8.</summary>
    internal bool CanSendLines => _options is { Synchronous: false, RunsUserCode: false, Timestamp: null, Headers.Count: 0, ValueSerializer: AutoSerializer or StringSerializer };

    /// <summary>Takes a record for each line of a file. A line goes from the file to the client as its bytes are, without becoming an object.</summary>
    /// <param name="lines">The file.</param>
    /// <exception cref="IOException">The file could not be read any further; what was read before is sent.</exception>
    /// <exception cref="KafkaException">The topic or the partition is not there, or the key has no bytes: no line is read.</exception>
    /// <inheritdoc cref="Send"/>
    internal unsafe void SendLines(LineReader lines)
    {
        EnsureUsable();
        string topic = UseTopic(_options.Topic);
        byte[]? key = KeyBytes();
        if (_producer.FatalError is { } fatal) throw KafkaErrors.Again(fatal);
        if (!_topic!.Has(_options.Partition ?? 0)) AwaitMetadata(_topic, _options.Partition ?? 0);
        HandOver(_accumulator);
        using var messages = new MessageBatch(_producer.Native, _mailbox);
        // An empty array has no first element to point at, and a null pointer would be no key.
        fixed (byte* keyStart = key is { Length: 0 } ? [0] : key)
        {
            while (lines.Read(messages, _options.Partition, (nint)keyStart, key?.Length ?? 0))
            {
                _sent += messages.Count;
                messages.Begin(new RecordBatch(_mailbox, topic, messages.Count), _topic);
                HandOver(messages);
                EnsureUsable();
                if (_producer.FatalError is not null) Complete();
            }
        }
    }

    /// <summary>Hands over what is left, and waits until every record is acknowledged or has failed.</summary>
    /// <exception cref="ObjectDisposedException">The producer was closed meanwhile, and not every record was reported.</exception>
    /// <exception cref="PipelineStoppedException">The call was stopped.</exception>
    internal void Complete()
    {
        AwaitReports();
        _reports.EndIfFatal();
    }

    /// <summary>Hands over what is left, and leaves the reports that are still to come to the producer, for the next call that waits.</summary>
    /// <inheritdoc cref="Complete"/>
    internal void LeaveToProducer()
    {
        HandOver(_accumulator);
        _reports.Drain();
        _reports.EndIfFatal();
        if (Outstanding == 0) return;
        _producer.Unwaited.Add(new UnwaitedSend(_mailbox, _reports.Failures, Outstanding));
        _isLeftToProducer = true;
    }

    void AwaitReports()
    {
        HandOver(_accumulator);
        while (Outstanding > 0)
        {
            bool isClosed = _producer.State == KafkaProducerState.Closed;
            _producer.Native.Flush(FlushSliceMs);
            // Other calls on the producer may keep it busy when this one has nothing left to flush.
            Wait(0);
            // Another call has closed it, and what came until then was all.
            ObjectDisposedException.ThrowIf(isClosed && Outstanding > 0, _producer);
        }
    }

    /// <summary>What a useless producer has not sent it never will: then its report comes now and not when delivery.timeout.ms has passed.</summary>
    void GiveUpIfFatal()
    {
        if (_gaveUp || _producer.Native.Events.FatalAfter(RefusalGraceMs) is null) return;
        _producer.Native.PurgeQueue();
        _gaveUp = true;
    }

    /// <summary>Gives what waits to the client without waiting for anything, and drops the reports that come from now on.</summary>
    /// <remarks>This is all that a cmdlet gets to do when <c>Select-Object -First 1</c> or Ctrl+C ends it.</remarks>
    public void Dispose()
    {
        if (!_accumulator.TryHandOver()) _accumulator.Abandon(LocalError.QueueFull);
        _accumulator.Dispose();
        _single.Dispose();
        if (!_isLeftToProducer) _mailbox.Dispose();
    }

    void EnsureUsable()
    {
        if (_mailbox.HasMail) _reports.Drain();
        if (_stop.IsCancellationRequested) throw new PipelineStoppedException();
        ObjectDisposedException.ThrowIf(!_producer.Native.AcceptsRecords, _producer);
        if (_producer.Transactions is { IsOpen: false } && _producer.FatalError is null)
            throw new InvalidOperationException($"The producer '{_producer}' has a transactional.id, so it sends only inside a transaction: begin one with Start-KafkaTransaction, or use Use-KafkaTransaction.");
    }

    string UseTopic(string? name)
    {
        if (name is null) throw new ArgumentException("No topic: give -Topic, or records that have one.");
        if (_topic?.Name != name) _topic = _producer.Topic(name);
        return name;
    }

    /// <summary>The producer can take no more: this record fails for the same reason, and the call ends.</summary>
    void End(object? input, KafkaException fatal)
    {
        AwaitReports();
        _reports.Refuse(_reports.Failures.Record(input, _topic!.Name), KafkaErrors.Again(fatal));
        _reports.EndIfFatal();
    }

    RecordContent Content(object? key, object? value) => new()
    {
        Key = key,
        Value = value,
        KeySerializer = _options.KeySerializer,
        ValueSerializer = _options.ValueSerializer,
        MaxSize = _producer.Configuration.MaxRequestSize,
    };

    byte[]? KeyBytes()
    {
        using var buffer = new UnmanagedBuffer(256);
        return Content(_options.Key, null).Write(buffer).KeyLength == KafkaSerializer.Null ? null : buffer.ToArray();
    }

    /// <summary>The record with the key that the user's script block computes for it, unless it has one.</summary>
    object? WithOwnKey(object? input, object? item, string topic)
    {
        if (input is KafkaRecord { Key: not null }) return input;
        try
        {
            return _reports.Failures.Record(input, topic, _options.KeyFunction!.InvokeForOne(item));
        }
        catch (SerializationException e)
        {
            throw KafkaErrors.Serialization(e, isKey: true);
        }
    }

    void AwaitMetadata(TopicMetadata topic, int partition)
    {
        bool mayWait = _awaitedTopics.Add(topic.Name);
        try
        {
            if (topic.Await(partition, mayWait, OnWaiting, _stop) is { } failure) throw failure;
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    void Accumulate(object? input, int? partition, in RecordContent content)
    {
        while (!_accumulator.TryAdd(_topic!, input, partition, content)) HandOver(_accumulator);
    }

    void SendSingle(in SingleRecord record, in RecordContent content)
    {
        // What came before goes before.
        HandOver(_accumulator);
        _single.Prepare(record, content);
        HandOver(_single);
    }

    /// <summary>Hands records over, and waits while librdkafka's queue is full, as long as some find room within max.block.ms.</summary>
    void HandOver(IHandOver records)
    {
        int pending = 0;
        long waitingSince = 0;
        while (!records.TryHandOver())
        {
            if (records.Pending != pending) (pending, waitingSince) = (records.Pending, Stopwatch.GetTimestamp());
            else if (HasBlockedTooLong(waitingSince)) records.Abandon(LocalError.QueueFull);
            if (records.Pending == 0) return;
            Wait(WaitSliceMs);
        }
    }

    /// <summary>As in Java, a send waits for room in the buffer up to max.block.ms.</summary>
    bool HasBlockedTooLong(long since) => Stopwatch.GetElapsedTime(since).TotalMilliseconds > _producer.Configuration.MaxBlockMs;

    void Wait(int timeoutMs)
    {
        try
        {
            _mailbox.Wait(timeoutMs, _stop);
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }

        _reports.Drain();
        GiveUpIfFatal();
        OnWaiting();
    }

    void OnWaiting() => _observer.OnWaiting(Outstanding, _producer.Native.Events.LastReason);
}
