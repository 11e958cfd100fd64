using KafkaPS.Errors;
using KafkaPS.Records;

namespace KafkaPS.Producing;

/// <summary>What came of the records of one call: tells its observer, on the pipeline thread, and keeps what failed.</summary>
/// <param name="producer">The producer that the records were given to.</param>
/// <param name="options">What the call says of its records.</param>
/// <param name="observer">Who is told.</param>
/// <param name="onRefusedTopic">Called when there is no right to a topic, which then is asked for again.</param>
sealed class SendReports(KafkaProducer producer, SendOptions options, ISendObserver observer, Action<string> onRefusedTopic)
{
    KafkaException? _fatal;

    /// <summary>Where the reports arrive.</summary>
    internal Mailbox Mailbox { get; } = new() { WantsDetails = options.WantsDetails, KeepsOnlyFailures = options.NoWait };

    /// <summary>Makes records and errors of what failed.</summary>
    internal FailedRecords Failures { get; } = new(producer, options);

    /// <summary>How many records were reported.</summary>
    internal long Count { get; private set; }

    /// <summary>Tells of all reports that have arrived.</summary>
    internal void Drain()
    {
        Count += Mailbox.TakeDelivered();
        List<DeliveryReport> reports = Mailbox.Take();
        Keep(reports);
        foreach (DeliveryReport report in reports)
        {
            Count++;
            if (report.Error == 0) observer.OnDelivered(report);
            else OnFailed(Failures.Record(report), Failures.Error(report));
        }
    }

    /// <summary>A record failed before the client had it.</summary>
    internal void Refuse(KafkaRecord record, KafkaException error)
    {
        producer.Native.Reports.CountRefused(1);
        if (options.DeadLetters is { } file)
        {
            file.Add(record, error, options.KeySerializer, options.ValueSerializer);
            Flush(file);
        }

        OnFailed(record, error);
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

    /// <summary>Writes the failed records to the dead-letter file before any of them is told of: one write to the disk for all.</summary>
    void Keep(List<DeliveryReport> reports)
    {
        if (options.DeadLetters is not { } file) return;
        foreach (DeliveryReport report in reports)
        {
            if (report.Error != 0) file.Add(Failures.Record(report), Failures.Error(report), options.KeySerializer, options.ValueSerializer);
        }

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

    /// <summary>When the producer is of no more use, the record's error is also the one with which the call will end.</summary>
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
