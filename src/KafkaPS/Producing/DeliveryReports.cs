using KafkaPS.Errors;
using KafkaPS.Records;

namespace KafkaPS.Producing;

/// <summary>Handles the outcomes of one call's records: informs the call's observer, on the pipeline thread, and keeps failed records.</summary>
/// <param name="producer">The producer that sends the records.</param>
/// <param name="options">The call's options.</param>
/// <param name="mailbox">Where the reports arrive.</param>
/// <param name="observer">Is informed of outcomes.</param>
/// <param name="onRefusedTopic">Called when access to a topic is denied; the topic's metadata is then requested again.</param>
sealed class DeliveryReports(KafkaProducer producer, SendOptions options, Mailbox mailbox, ISendObserver observer, Action<string> onRefusedTopic)
{
    readonly DeliveryErrors _errors = new(producer);
    readonly List<DeliveryReport> _failed = [];
    List<DeliveryReport> _tooLarge = [];
    KafkaException? _fatal;
    long _told;

    /// <summary>How many records were reported.</summary>
    internal long Count { get; private set; }

    /// <summary>How many of them were not passed on to the observer, because it ended the call first.</summary>
    internal long Untold => Count - _told;

    /// <summary>How many records Kafka has acknowledged.</summary>
    internal long Delivered { get; private set; }

    /// <summary>How many records failed, before or after they were given to the client.</summary>
    internal long Failed { get; private set; }

    /// <summary>How many records the client had not sent when the call ended.</summary>
    internal long NotSent { get; private set; }

    /// <summary>How many records have an outcome that will never be known.</summary>
    internal long Unknown { get; private set; }

    /// <summary>The number of records to send again, because their batch was larger than the topic accepts.</summary>
    internal int TooLargeCount => _tooLarge.Count;

    /// <summary>Passes on all reports that have arrived.</summary>
    internal void Drain()
    {
        List<DeliveryReport> reports = TakeAndCount(isOver: false);
        KafkaException[] errors = _failed.Count == 0 ? [] : [.. _errors.Of(_failed)];
        Keep(errors);
        int next = 0;
        foreach (DeliveryReport report in reports)
        {
            if (IsDivisible(report)) continue;
            _told += report.RecordCount;
            if (report.Error == 0) observer.OnDelivered(report);
            else OnFailed(report.Record!, errors[next++]);
        }

        // A batch that cannot be split any further has failed, and holds nothing back.
        if (_tooLarge.Count == 0 && _failed.Exists(report => report is { Error: ErrorCodes.MessageTooLarge, BatchCount: > 1 })) mailbox.Resume();
        if (errors.Length > 0) observer.OnReported();
    }

    /// <summary>Takes the reports that have arrived and counts them before the observer is informed, because it may end the call.</summary>
    /// <param name="isOver">Whether the observer is no longer informed: records dropped before they were sent then count as not sent instead of failed.</param>
    internal List<DeliveryReport> TakeAndCount(bool isOver)
    {
        long counted = mailbox.TakeDelivered(), delivered = counted;
        List<DeliveryReport> reports = mailbox.Take();
        _failed.Clear();
        foreach (DeliveryReport report in reports)
        {
            if (report.Error == 0) delivered += report.RecordCount;
            else if (IsDivisible(report)) _tooLarge.Add(report);
            else _failed.Add(report);
        }

        int unknown = _failed.Count(report => report.Error == ErrorCodes.PurgeInflight);
        int notSent = isOver ? _failed.Count(report => report.Error is ErrorCodes.PurgeQueue or ErrorCodes.QueueFull) : 0;
        Count += delivered + _failed.Count;
        _told += counted;
        Delivered += delivered;
        Unknown += unknown;
        NotSent += notSent;
        Failed += _failed.Count - unknown - notSent;
        return reports;
    }

    /// <summary>Makes the client's batches smaller, for the records to send again.</summary>
    internal void DivideTooLarge() => producer.Topic(_tooLarge[0].Topic!).BatchLimit.OnTooLarge();

    /// <summary>Takes the reports of the records to send again, in their order.</summary>
    internal List<DeliveryReport> TakeTooLarge()
    {
        List<DeliveryReport> reports = _tooLarge;
        _tooLarge = [];
        return reports;
    }

    /// <summary>Handles a record that failed before it was given to the client.</summary>
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

    /// <summary>Counts records as unknown when no more reports will come.</summary>
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
        // The record's own error may differ: without rights, a topic is denied, and so is the producer ID.
        KafkaException error = KafkaErrors.Again(producer.FatalError is { } fatal && fatal.GetType() == _fatal.GetType() ? fatal : _fatal);
        error.IsFatal = true;
        observer.OnFatal(error);
    }

    /// <summary>
    /// Returns whether this record was part of a batch refused as too large that can be split (KIP-126). In a transaction, nothing can be sent after such a refusal.
    /// </summary>
    bool IsDivisible(in DeliveryReport report) =>
        report.Error == ErrorCodes.MessageTooLarge && report.BatchCount > 1 && !options.NoWait && producer.Transactions is null && producer.CanDivideBatches;

    /// <summary>Writes the failed records to the dead-letter file before the observer is informed of any of them, with a single write to disk.</summary>
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

    /// <summary>Passes on a failed record. If the producer can no longer be used, the call will end with this record's error.</summary>
    void OnFailed(KafkaRecord record, KafkaException error)
    {
        producer.OnRecordFailed(error);
        if (producer.FatalError is not null) _fatal = error;
        if (error is TopicAuthorizationException)
        {
            // If access is granted meanwhile, it applies to the next record.
            producer.Topic(record.Topic!).Forget();
            onRefusedTopic(record.Topic!);
        }

        observer.OnFailed(record, error);
    }
}
