using System.Diagnostics;
using KafkaPS.Clients;
using KafkaPS.Errors;
using KafkaPS.Records;

namespace KafkaPS.Producing;

/// <summary>One call of Send-KafkaRecord: takes its records on the pipeline thread, and informs its observer there of each outcome.</summary>
sealed partial class SendOperation : IRecordTaker, IDisposable
{
    readonly KafkaProducer _producer;
    readonly SendOptions _options;
    readonly ISendObserver _observer;
    readonly CancellationToken _stop;
    readonly Mailbox _mailbox;
    readonly DeliveryReports _reports;
    readonly RecordAccumulator _accumulator;
    readonly bool _runsUserCode;
    readonly HashSet<string> _awaitedTopics = new(StringComparer.Ordinal);
    readonly HashSet<TopicMetadata> _topics = [];
    TopicMetadata? _topic;
    long _lost;
    bool _isLeftToProducer;
    /// <summary>Whether a record waits for its topic or for room: if the call ends meanwhile, the record was not sent.</summary>
    bool _isInHand;
    long _sent;

    internal SendOperation(KafkaProducer producer, SendOptions options, ISendObserver observer, CancellationToken stop)
    {
        _producer = producer;
        _options = options;
        _observer = observer;
        _stop = stop;
        _mailbox = new Mailbox(producer.Mailboxes) { WantsDetails = options.WantsDetails, KeepsOnlyFailures = options.NoWait, KeepsInputs = options.PassesInputs };
        _reports = new DeliveryReports(producer, options, _mailbox, observer, topic => _awaitedTopics.Remove(topic));
        _accumulator = new RecordAccumulator(NewBatch(), _mailbox, producer.Configuration.MaxRequestSize, lingers: producer.Configuration.LingerMs > 0,
            producer.Configuration.EndsLingerItself ? new LingerEnd((int)producer.Configuration.LingerMs, producer.SendLingering) : null);
        _runsUserCode = options.RunsUserCode;
    }

    /// <summary>The number of records taken whose outcome is not known yet.</summary>
    internal long Outstanding => _sent - _reports.Count;

    /// <summary>The input that the next record is made of, if its report must return it.</summary>
    public object? Input { private get; set; }

    /// <summary>The topics of the call's records.</summary>
    internal IReadOnlyCollection<TopicMetadata> Topics => _topics;

    /// <summary>The number of the call's batches that the client has accepted.</summary>
    internal long HandOvers => _accumulator.HandOvers;

    /// <summary>How long the call waited at its end until every record was acknowledged or had failed.</summary>
    internal TimeSpan Flushed { get; private set; }

    /// <summary>Whether the observer knows the outcome of every record.</summary>
    internal bool IsAllTold => Outstanding == 0 && _reports.Untold == 0;

    /// <summary>What is known about the call's records.</summary>
    internal KafkaSendOutcome Outcome => new()
    {
        Delivered = _reports.Delivered,
        Failed = _reports.Failed,
        NotSent = _reports.NotSent + _reports.TooLargeCount + (_isInHand ? 1 : 0),
        Unknown = _reports.Unknown + Outstanding - _reports.TooLargeCount,
    };

    /// <summary>Takes one record.</summary>
    /// <param name="input">A <see cref="KafkaRecord"/>, or a value, unwrapped.</param>
    /// <param name="item">The input as the user gave it, with PowerShell's additions, for the user's script blocks.</param>
    /// <exception cref="NoTopicException">Neither the record nor the call has a topic.</exception>
    /// <exception cref="TransactionStateException">The producer is transactional, and no transaction is started.</exception>
    /// <exception cref="ProducerClosedException">The producer is closed; every record was reported before.</exception>
    /// <exception cref="OperationCanceledException">The call was stopped while it waited.</exception>
    internal void Send(object? input, object? item) => Send(input, item, _options);

    /// <summary>Takes a record made from a file: from its bytes, or from the text of a line.</summary>
    /// <inheritdoc cref="Send(object?, object?)"/>
    public void SendFromFile(object content) => Send(content, content, _options.ForFiles);

    void Send(object? input, object? item, SendOptions options)
    {
        var record = input as KafkaRecord;
        string topic = Begin(record?.Topic ?? _options.Topic);
        object? key = record is null ? _options.Key : record.Key ?? _options.Key;
        try
        {
            if (record?.Serialized is { } serialized)
            {
                Take(record, topic, new RecordContent(serialized));
                return;
            }

            if (key is null && _options.KeyFunction is not null) key = _options.ComputeKey(item);
            var content = new RecordContent(key, options.KeySerializer, record is null ? input : record.Value, options.ValueSerializer);
            if (_runsUserCode) content = content.Prepare(record is null ? item : record.Value);
            Take(record, topic, content);
        }
        catch (SerializationException e)
        {
            _reports.Refuse(Whole(record, topic, key, record is null ? input : record.Value), e);
        }
    }

    /// <summary>Takes a record whose value is a line of a file; its bytes are sent as they are.</summary>
    /// <param name="line">The line's bytes.</param>
    /// <param name="text">The line's text, for a script block that computes the key; null if there is none.</param>
    /// <inheritdoc cref="Send(object?, object?)"/>
    public void SendLine(ReadOnlySpan<byte> line, string? text)
    {
        string topic = Begin(_options.Topic);
        object? key = _options.Key;
        try
        {
            if (_options.KeyFunction is not null) key = _options.ComputeKey(text);
            var content = new RecordContent(key, _options.ForFiles.KeySerializer, line);
            if (_runsUserCode) content = content.Prepare(item: null);
            Take(record: null, topic, content);
        }
        catch (SerializationException e)
        {
            _reports.Refuse(Whole(record: null, topic, key: null, value: null, new SerializedContent(null, line.ToArray())), e);
        }
    }

    /// <summary>Takes a record whose key and value are parts of a line of a file; their bytes are sent as they are.</summary>
    /// <inheritdoc cref="Send(object?, object?)"/>
    public void SendLine(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => Take(record: null, Begin(_options.Topic), new RecordContent(key, value));

    /// <summary>Refuses a record that cannot even be tried.</summary>
    /// <param name="value">The record's value, or what is known of it.</param>
    /// <param name="error">The reason.</param>
    /// <param name="serialized">The bytes of key and value, if there are any.</param>
    /// <inheritdoc cref="Send(object?, object?)"/>
    public void Refuse(object? value, KafkaException error, SerializedContent? serialized = null) =>
        _reports.Refuse(Whole(record: null, Begin(_options.Topic), _options.Key, value, serialized), error);

    /// <summary>Waits for the metadata of the call's topic, as the first record would.</summary>
    /// <exception cref="KafkaException">Records cannot be sent to the topic.</exception>
    /// <inheritdoc cref="Send(object?, object?)"/>
    internal void Warm()
    {
        Begin(_options.Topic);
        _topic!.Await(_options.Partition ?? 0, mayWait: true, OnWaiting, _stop);
    }

    /// <summary>Hands over the remaining records, and waits until every record is acknowledged or has failed.</summary>
    /// <exception cref="ProducerClosedException">The producer was closed meanwhile, and not every record was reported.</exception>
    /// <exception cref="OperationCanceledException">The call was stopped.</exception>
    internal void Complete()
    {
        long start = Stopwatch.GetTimestamp();
        AwaitReports();
        Flushed = Stopwatch.GetElapsedTime(start);
        _reports.EndIfFatal();
    }

    /// <summary>Hands over the remaining records, and leaves their outstanding reports to the producer, for the next call that waits.</summary>
    /// <inheritdoc cref="Complete"/>
    internal void LeaveToProducer()
    {
        HandOver();
        _reports.Drain();
        _reports.EndIfFatal();
        if (Outstanding == 0) return;
        _producer.Unwaited.Add(new UnwaitedSend(_mailbox, new DeliveryErrors(_producer), Outstanding));
        _isLeftToProducer = true;
    }

    /// <summary>Passes on the reports that have arrived, when the call has nothing else to do.</summary>
    /// <exception cref="OperationCanceledException">The call was stopped.</exception>
    public void Drain()
    {
        _stop.ThrowIfCancellationRequested();
        if (_mailbox.HasMail) _reports.Drain();
    }

    /// <summary>Ends the call after one of its records failed: records taken before are still sent, and their outcome becomes known.</summary>
    /// <exception cref="OperationCanceledException">The call was stopped.</exception>
    internal void Finish()
    {
        try
        {
            AwaitReports();
        }
        catch (ProducerClosedException)
        {
            // The rest is unknown then, and the original error is the one to report.
        }
    }

    /// <summary>Ends the call prematurely: gives waiting records to the client, or drops them, and waits a short time for their outcome.</summary>
    /// <param name="graceMs">How long to wait for reports, in milliseconds.</param>
    internal void End(int graceMs)
    {
        _accumulator.End();
        if (_producer.AcceptsRecords) _producer.SendLingering();
        var wait = new BoundedWait(graceMs, CancellationToken.None);
        wait.Until(slice =>
        {
            if (!_mailbox.HasMail) _mailbox.Wait(slice, CancellationToken.None);
            _reports.TakeAndCount(isOver: true);
            return Outstanding == _reports.TooLargeCount || _mailbox.IsGivenUp;
        });
    }

    /// <summary>Gives waiting records to the client without waiting for anything, and drops later reports.</summary>
    /// <remarks>This is all that a cmdlet can do when <c>Select-Object -First 1</c> or Ctrl+C ends it.</remarks>
    public void Dispose()
    {
        _accumulator.Dispose();
        if (!_isLeftToProducer) _mailbox.Dispose();
    }

    ProducerBatch NewBatch() => new(_producer.Sink, _mailbox, _producer.Counters);

    /// <summary>Prepares for the next record: passes on reports, and ends the call if it cannot continue.</summary>
    /// <returns>The record's topic.</returns>
    string Begin(string? topic)
    {
        Drain();
        if (!_producer.AcceptsRecords)
        {
            AwaitReports();
            throw new ProducerClosedException(_producer.Name);
        }

        if (_producer.Transactions is { IsOpen: false } && _producer.FatalError is null)
        {
            throw new TransactionStateException(
                $"The producer '{_producer}' has a transactional.id, so it can send records only in a transaction. Start one with Start-KafkaTransaction, or use Use-KafkaTransaction.");
        }

        if (topic is null) throw new NoTopicException();
        if (_topic?.Name != topic) _topics.Add(_topic = _producer.Topic(topic));
        return topic;
    }

    /// <summary>Puts a record's bytes into the batch; every record passes through here.</summary>
    void Take(KafkaRecord? record, string topic, RecordContent content)
    {
        var attributes = new RecordAttributes(
            record?.Partition ?? _options.Partition, record?.Timestamp ?? _options.Timestamp, record is { Headers.Count: > 0 } ? record.Headers : _options.Headers, Input);
        if (_producer.FatalError is not null || !_topic!.Has(attributes.Partition ?? 0))
        {
            // The record may be refused now, and its bytes must be those that were refused.
            SerializedContent serialized = content.Serialize();
            _isInHand = true;
            if (!AwaitTopic(record, topic, serialized, attributes.Partition ?? 0)) return;
            _isInHand = false;
            content = new RecordContent(serialized);
        }

        SerializedContent? tooLarge;
        while (!_accumulator.TryAppend(_topic!, content, attributes, out tooLarge))
        {
            _isInHand = true;
            HandOver();
            _isInHand = false;
        }

        if (tooLarge is not null)
        {
            _reports.Refuse(Whole(record, topic, null, null, tooLarge), KafkaErrors.RecordTooLarge(tooLarge.Size, _producer.Configuration.MaxRequestSize));
            return;
        }

        _sent++;
        if (_options.Synchronous) Complete();
        else if (_accumulator.HandsOverAtOnce) HandOver();
        if (_options.Rate is { } rate) Pause(rate.Take(_accumulator.LastSize));
    }

    /// <summary>Holds the rate of the call. Records taken before continue meanwhile, and their reports are passed on.</summary>
    void Pause(TimeSpan time)
    {
        if (time <= TimeSpan.Zero) return;
        new BoundedWait((int)Math.Min(time.TotalMilliseconds, int.MaxValue), _stop).Until(slice =>
        {
            _mailbox.Wait(slice, _stop);
            AfterWaiting();
            return false;
        });
    }

    /// <summary>Returns whether the record can be sent. If not, it has been refused, and after a fatal error the call ends.</summary>
    bool AwaitTopic(KafkaRecord? record, string topic, SerializedContent serialized, int partition)
    {
        try
        {
            if (_producer.FatalError is { } fatal)
            {
                AwaitReports();
                throw KafkaErrors.Again(fatal);
            }

            bool mayWait = _awaitedTopics.Add(topic);
            _topic!.Await(partition, mayWait, OnWaiting, _stop);
            return true;
        }
        catch (KafkaException e)
        {
            _isInHand = false;
            _reports.Refuse(Whole(record, topic, null, null, serialized), e);
            _reports.EndIfFatal();
            return false;
        }
    }

    /// <summary>Returns the complete record, so that it can be sent again, with the call's values where it has none.</summary>
    KafkaRecord Whole(KafkaRecord? record, string topic, object? key, object? value, SerializedContent? serialized = null) => new()
    {
        Topic = topic,
        Key = key,
        Value = value,
        Serialized = serialized,
        Partition = record?.Partition ?? _options.Partition,
        Timestamp = record?.Timestamp ?? _options.Timestamp,
        Headers = record is { Headers.Count: > 0 } ? record.Headers : _options.Headers,
    };
}
