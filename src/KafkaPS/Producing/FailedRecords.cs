using System.Globalization;
using KafkaPS.Errors;

namespace KafkaPS.Producing;

/// <summary>What a call tells of its records that failed: the record whole, and why.</summary>
sealed class FailedRecords(KafkaProducer producer, SendOptions options)
{
    /// <inheritdoc cref="Record(object?, string)"/>
    internal KafkaRecord Record(in DeliveryReport report) => Record(report.Batch.InputOf(report), report.Batch.Topic);

    /// <summary>The record as the user can send it again.</summary>
    internal KafkaRecord Record(object? input, string topic) =>
        input is KafkaRecord { Topic: not null } record && options.FillsNothing ? record : Record(input, topic, (input as KafkaRecord)?.Key ?? options.Key);

    /// <summary>The record whole: what it leaves open is the call's.</summary>
    internal KafkaRecord Record(object? input, string topic, object? key)
    {
        var record = input as KafkaRecord;
        return new KafkaRecord
        {
            Topic = topic,
            Key = key,
            Value = record is null ? input : record.Value,
            Partition = record?.Partition ?? options.Partition,
            Timestamp = record?.Timestamp ?? options.Timestamp,
            Headers = record is { Headers.Count: > 0 } ? record.Headers : options.Headers,
        };
    }

    /// <summary>The exception for a report.</summary>
    internal KafkaException Error(in DeliveryReport report)
    {
        string subject = Subject(report.Batch.Topic, report.Partition < 0 ? null : report.Partition, Record(report).Key);
        bool isFatal = producer.FatalError is not null || (producer.Transactions is not null && TransactionManager.IsFenced(report.Error));
        return producer.Transactions?.Explain(report.Error, subject) ?? report.Error switch
        {
            LocalError.QueueFull => KafkaErrors.BufferExhausted(subject, producer.Configuration.MaxBlockMs),
            // What a useless producer had still to send failed for the reason for which it is useless.
            LocalError.PurgedFromQueue or LocalError.Fatal when producer.FatalError is { } fatal => KafkaErrors.Again(fatal, subject),
            LocalError.PurgedFromQueue when producer.Transactions is not null => KafkaErrors.TransactionAborted(subject),
            // A broker's answer needs no explanation by the state of connections.
            >= -1 => KafkaErrors.FromCode(report.Error, subject, reason: null, report.Status, isFatal),
            _ => KafkaErrors.FromCode(report.Error, subject, producer.Native.Events.LastReason, report.Status, isFatal),
        };
    }

    /// <summary>How a message names a record: <c>Record for fdw-0 with key 'a'</c>.</summary>
    internal static string Subject(string topic, int? partition, object? key) => string.Create(CultureInfo.InvariantCulture,
        $"Record for {topic}{(partition is null ? "" : "-")}{partition}{(key is null ? "" : $" with key '{key}'")}");
}
