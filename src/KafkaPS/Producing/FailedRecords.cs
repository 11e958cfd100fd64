using System.Globalization;
using KafkaPS.Errors;

namespace KafkaPS.Producing;

/// <summary>What a call tells of its records that failed: the record whole, and why.</summary>
sealed class FailedRecords(KafkaProducer producer, SendOptions options)
{
    /// <inheritdoc cref="Record(object?, string)"/>
    internal KafkaRecord Record(in DeliveryReport report) => Record(report.Batch.Inputs[report.Index], report.Batch.Topic);

    /// <summary>The record as the user can send it again.</summary>
    internal KafkaRecord Record(object? input, string topic) => input switch
    {
        KafkaRecord { Topic: not null } record when options is { Key: null, Partition: null } => record,
        KafkaRecord record => new KafkaRecord
        {
            Topic = topic,
            Key = record.Key ?? options.Key,
            Value = record.Value,
            Partition = record.Partition ?? options.Partition,
            Timestamp = record.Timestamp,
            Headers = record.Headers,
        },
        _ => new KafkaRecord { Topic = topic, Key = options.Key, Value = input, Partition = options.Partition },
    };

    /// <summary>The exception for a report.</summary>
    internal KafkaException Error(in DeliveryReport report)
    {
        string subject = Subject(report.Batch.Topic, report.Partition < 0 ? null : report.Partition, Record(report).Key);
        bool isFatal = producer.FatalError is not null || (producer.Transactions is not null && TransactionManager.IsFenced(report.Error));
        return report.Error switch
        {
            LocalError.QueueFull => KafkaErrors.BufferExhausted(subject, producer.Configuration.MaxBlockMs),
            // What a useless producer had still to send failed for the reason for which it is useless.
            LocalError.PurgedFromQueue or LocalError.Fatal when producer.FatalError is { } fatal => KafkaErrors.Again(fatal, subject),
            // A broker's answer needs no explanation by the state of connections.
            >= -1 => KafkaErrors.FromCode(report.Error, subject, reason: null, report.Status, isFatal),
            _ => KafkaErrors.FromCode(report.Error, subject, producer.Native.Events.LastReason, report.Status, isFatal),
        };
    }

    /// <summary>How a message names a record: <c>Record for fdw-0 with key 'a'</c>.</summary>
    internal static string Subject(string topic, int? partition, object? key) => string.Create(CultureInfo.InvariantCulture,
        $"Record for {topic}{(partition is null ? "" : "-")}{partition}{(key is null ? "" : $" with key '{key}'")}");
}
