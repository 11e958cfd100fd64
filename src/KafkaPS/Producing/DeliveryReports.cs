using KafkaPS.Errors;
using KafkaPS.Records;

namespace KafkaPS.Producing;

/// <summary>What came of the records of one call: tells its observer, on the pipeline thread, and keeps what failed.</summary>
/// <param name="producer">The producer that the records were given to.</param>
/// <param name="options">What the call says of its records.</param>
/// <param name="mailbox">Where the reports arrive.</param>
/// <param name="observer">Who is told.</param>
/// <param name="onRefusedTopic">Called when there is no right to a topic, which then is asked for again.</param>
sealed class DeliveryReports(KafkaProducer producer, SendOptions options, Mailbox mailbox, ISendObserver observer, Action<string> onRefusedTopic)
{
    readonly DeliveryErrors _errors = new(producer);
    readonly List<DeliveryReport> _failed = [];
    List<DeliveryReport> _tooLarge = [];
    KafkaException? _fatal;
    long _told;

    /// <summary>How many records were reported.</summary>
    internal long Count { get; private set; }

    /// <summary>How many of them the observer has not heard of, because it ended the call before.</summary>
    internal long Untold => Count - _told;

    /// <summary>How many records Kafka has acknowledged.</summary>
    internal long Delivered { get; private set; }

    /// <summary>How many records failed, before the client had them or later.</summary>
    internal long Failed { get; private set; }

    /// <summary>How many records the client had not sent when the call ended.</summary>
    internal long NotSent { get; private set; }

    /// <summary>Of how many records nothing will ever be known.</summary>
    internal long Unknown { get; private set; }

    /// <summary>Records that came back because the topic takes less than their batch; they are to be sent again.</summary>
    internal int TooLargeCount => _tooLarge.Count;

    /// <summary>Tells of all reports that have arrived.</summary>
    internal void Drain()
    {
        List<DeliveryReport> reports = TakeAndCount(isOver: false);
        KafkaException[] errors = _failed.Count == 0 ? [] : [.. _errors.Of(_failed)];
        Keep(errors);
        int next = 0;
        foreach (DeliveryReport report in reports)
        {
            if (IsDivisible(report)) continue;
            _told++;
            if (report.Error == 0) observer.OnDelivered(report);
            else OnFailed(report.Record!, errors[next++]);
        }

        // A batch that cannot be divided any further has failed, and holds nothing back.
        if (_tooLarge.Count == 0 && _failed.Exists(report => report is { Error: ErrorCodes.MessageTooLarge, BatchCount: > 1 })) mailbox.Resume();
        if (errors.Length > 0) observer.OnReported();
    }

    /// <summary>Takes what has arrived, and counts it before anybody is told: whoever is told may end the call.</summary>
    /// <param name="isOver">Whether nobody will be told: then what was dropped before it was sent has not failed, it was not sent.</param>
    internal List<DeliveryReport> TakeAndCount(bool isOver)
    {
        long counted = mailbox.TakeDelivered();
        List<DeliveryReport> reports = mailbox.Take();
        int tooLarge = _tooLarge.Count;
        _failed.Clear();
        foreach (DeliveryReport report in reports)
        {
            if (report.Error == 0) continue;
            if (IsDivisible(report)) _tooLarge.Add(report);
            else _failed.Add(report);
        }

        int done = reports.Count - (_tooLarge.Count - tooLarge);
        int unknown = _failed.Count(report => report.Error == ErrorCodes.PurgeInflight);
        int notSent = isOver ? _failed.Count(report => report.Error is ErrorCodes.PurgeQueue or ErrorCodes.QueueFull) : 0;
        Count += counted + done;
        _told += counted;
        Delivered += counted + done - _failed.Count;
        Unknown += unknown;
        NotSent += notSent;
        Failed += _failed.Count - unknown - notSent;
        return reports;
    }

    /// <summary>Makes the client's batches smaller, for the records that are to be sent again.</summary>
    internal void DivideTooLarge() => producer.Topic(_tooLarge[0].Topic!).BatchLimit.OnTooLarge();

    /// <summary>The reports of the records that are to be sent again, in their order.</summary>
    internal List<DeliveryReport> TakeTooLarge()
    {
        List<DeliveryReport> reports = _tooLarge;
        _tooLarge = [];
        return reports;
    }

    /// <summary>A record failed before the client had it.</summary>
    internal void Refuse(KafkaRecord record, KafkaException error)
    {
        producer.Counters.CountFailed(error.Code);
        Failed++;
        if (options.DeadLetters is { } file)
        {
            file.Add(record, error);
            Flush(file);
        }

        if (options.PassesUnsendable && error is SerializationException or RecordTooLargeException) observer.OnUnsendable(record, error);
        else OnFailed(record, error);
        observer.OnReported();
    }

    /// <summary>No more reports will come, and so many are missing.</summary>
    internal void Lose(long count)
    {
        Count += count;
        _told += count;
        Unknown += count;
        observer.OnUnknown(count);
    }

    /// <summary>Ends the call after an error from which its producer cannot recover. A call whose records were all delivered has not failed.</summary>
    internal void EndIfFatal()
    {
        if (_fatal is null) return;
        // The record's own error may be another one: without rights a topic is refused, and the producer its id.
        KafkaException error = KafkaErrors.Again(producer.FatalError is { } fatal && fatal.GetType() == _fatal.GetType() ? fatal : _fatal);
        error.IsFatal = true;
        observer.OnFatal(error);
    }

    /// <summary>Whether a batch was refused as too large of which this record was a part: the batch is divided then (KIP-126). In a transaction nothing can be sent after that.</summary>
    bool IsDivisible(in DeliveryReport report) =>
        report.Error == ErrorCodes.MessageTooLarge && report.BatchCount > 1 && !options.NoWait && producer.Transactions is null && producer.CanDivideBatches;

    /// <summary>Writes the failed records to the dead-letter file before any of them is told of: one write to the disk for all.</summary>
    void Keep(KafkaException[] errors)
    {
        if (errors.Length == 0 || options.DeadLetters is not { } file) return;
        for (int i = 0; i < errors.Length; i++) file.Add(_failed[i].Record!, errors[i]);
        Flush(file);
    }

    void Flush(DeadLetterFile file)
    {
        try
        {
            file.Flush();
        }
        catch (IOException e)
        {
            observer.OnDeadLetterFailed(e);
        }
    }

    /// <summary>When the producer can no longer be used, the record's error is also the one with which the call will end.</summary>
    void OnFailed(KafkaRecord record, KafkaException error)
    {
        producer.OnRecordFailed(error);
        if (producer.FatalError is not null) _fatal = error;
        if (error is TopicAuthorizationException)
        {
            // A right that is granted meanwhile counts for the next record.
            producer.Topic(record.Topic!).Forget();
            onRefusedTopic(record.Topic!);
        }

        observer.OnFailed(record, error);
    }
}
