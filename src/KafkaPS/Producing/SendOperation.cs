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
    readonly Mailbox _mailbox;
    readonly RecordAccumulator _accumulator;
    readonly SingleRecordHandOver _single;
    readonly FailedRecords _failures;
    readonly HashSet<string> _awaitedTopics = new(StringComparer.Ordinal);
    TopicMetadata? _topic;
    KafkaException? _fatal;
    bool _gaveUp;
    long _sent;
    long _reported;

    internal SendOperation(KafkaProducer producer, SendOptions options, ISendObserver observer, CancellationToken stop)
    {
        _producer = producer;
        _options = options;
        _observer = observer;
        _stop = stop;
        _mailbox = new Mailbox { WantsDetails = options.WantsDetails };
        _accumulator = new RecordAccumulator(producer.Native, _mailbox, producer.Configuration.LingerMs);
        _single = new SingleRecordHandOver(producer.Native, _mailbox);
        _failures = new FailedRecords(producer, options);
    }

    /// <summary>Records that were taken and of which nothing is known.</summary>
    internal long Outstanding => _sent - _reported;

    /// <summary>Takes one record: a <see cref="KafkaRecord"/>, or its value.</summary>
    /// <exception cref="ArgumentException">Neither the record nor the call has a topic.</exception>
    /// <exception cref="InvalidOperationException">The producer is transactional, and no transaction is begun.</exception>
    /// <exception cref="ObjectDisposedException">The producer is closed.</exception>
    /// <exception cref="PipelineStoppedException">The call was stopped while it waited.</exception>
    internal void Send(object? input)
    {
        if (_mailbox.HasMail) Drain();
        ObjectDisposedException.ThrowIf(!_producer.Native.AcceptsRecords, _producer);
        var record = input as KafkaRecord;
        string topic = record?.Topic ?? _options.Topic ?? throw new ArgumentException("No topic: give -Topic, or records that have one.");
        if (_producer.FatalError is { } fatal)
        {
            AwaitReports();
            _producer.Native.Reports.CountRefused(1);
            OnFailed(_failures.Record(input, topic), KafkaErrors.Again(fatal));
            EndIfFatal();
        }

        if (_producer.Transactions is { IsOpen: false })
            throw new InvalidOperationException($"The producer '{_producer}' has a transactional.id, so it sends only inside a transaction: begin one with Start-KafkaTransaction, or use Use-KafkaTransaction.");

        if (_topic?.Name != topic) _topic = _producer.Topic(topic);
        int? partition = record?.Partition ?? _options.Partition;
        var content = new RecordContent
        {
            Key = record?.Key ?? _options.Key,
            Value = record is null ? input : record.Value,
            KeySerializer = _options.KeySerializer,
            ValueSerializer = _options.ValueSerializer,
            MaxSize = _producer.Configuration.MaxRequestSize,
        };
        try
        {
            if (!_topic.Has(partition ?? 0)) AwaitMetadata(_topic, partition ?? 0);
            if (record is { Timestamp: not null } or { Headers.Count: > 0 }) SendSingle(record, partition, content);
            else Accumulate(input, partition, content);
        }
        catch (KafkaException e)
        {
            _producer.Native.Reports.CountRefused(1);
            OnFailed(_failures.Record(input, topic), e);
            return;
        }

        _sent++;
        if (_options.Synchronous) Complete();
    }

    /// <summary>Hands over what is left, and waits until every record is acknowledged or has failed.</summary>
    /// <exception cref="ObjectDisposedException">The producer was closed meanwhile, and not every record was reported.</exception>
    /// <exception cref="PipelineStoppedException">The call was stopped.</exception>
    internal void Complete()
    {
        AwaitReports();
        EndIfFatal();
    }

    void AwaitReports()
    {
        HandOver();
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
        _mailbox.Dispose();
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
        while (!_accumulator.TryAdd(_topic!, input, partition, content)) HandOver();
    }

    void SendSingle(KafkaRecord record, int? partition, in RecordContent content)
    {
        // What came before goes before.
        HandOver();
        _single.Prepare(_topic!, record, partition, content);
        long waitingSince = Stopwatch.GetTimestamp();
        while (!_single.TryHandOver())
        {
            if (HasBlockedTooLong(waitingSince)) throw KafkaErrors.BufferExhausted(FailedRecords.Subject(record.Topic ?? _topic!.Name, partition, record.Key), _producer.Configuration.MaxBlockMs);
            Wait(WaitSliceMs);
        }
    }

    void HandOver()
    {
        int pending = 0;
        long waitingSince = 0;
        while (!_accumulator.TryHandOver())
        {
            if (_accumulator.Pending != pending) (pending, waitingSince) = (_accumulator.Pending, Stopwatch.GetTimestamp());
            else if (HasBlockedTooLong(waitingSince)) _accumulator.Abandon(LocalError.QueueFull);
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

        Drain();
        GiveUpIfFatal();
        OnWaiting();
    }

    void OnWaiting() => _observer.OnWaiting(Outstanding, _producer.Native.Events.LastReason);

    void Drain()
    {
        foreach (DeliveryReport report in _mailbox.Take())
        {
            _reported++;
            if (report.Error == 0) _observer.OnDelivered(report);
            else OnFailed(_failures.Record(report), _failures.Error(report));
        }
    }

    /// <summary>Tells of a failed record. When the producer is of no more use, its error is also the one with which the call will end.</summary>
    void OnFailed(KafkaRecord record, KafkaException error)
    {
        if (error.IsFatal) _producer.Native.Events.OnFatalReport(error.Code);
        if (_producer.FatalError is not null) _fatal = error;
        _producer.Transactions?.OnRecordFailed(error);
        _observer.OnFailed(record, error);
    }

    /// <summary>A call whose records were all delivered has not failed, even if the producer can take no more.</summary>
    void EndIfFatal()
    {
        if (_fatal is null) return;
        // The record's own error may be another one: without rights a topic is refused, and the producer its id.
        KafkaException error = KafkaErrors.Again(_producer.FatalError is { } fatal && fatal.GetType() == _fatal.GetType() ? fatal : _fatal);
        error.IsFatal = true;
        _observer.OnFatal(error);
    }
}
