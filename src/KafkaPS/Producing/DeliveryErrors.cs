using System.Globalization;
using KafkaPS.Errors;

namespace KafkaPS.Producing;

/// <summary>Creates the exceptions for records that failed after they were serialized.</summary>
sealed class DeliveryErrors(KafkaProducer producer)
{
    const int InvalidTimestamp = 32, InvalidRecord = 87;

    /// <summary>Returns the exceptions for reports that arrived together, in their order.</summary>
    /// <param name="failed">The reports of failed records.</param>
    internal IEnumerable<KafkaException> Of(IReadOnlyList<DeliveryReport> failed)
    {
        for (int start = 0; start < failed.Count;)
        {
            int end = start + 1;
            while (end < failed.Count && IsSameBatch(failed[start], failed[end])) end++;
            var batch = new RefusedBatch(failed, start, end);
            for (; start < end; start++) yield return Of(failed[start], batch);
        }
    }

    KafkaException Of(in DeliveryReport report, RefusedBatch batch)
    {
        string subject = Subject(report.Topic, report.Partition < 0 ? null : report.Partition, report.Record!.Key);
        bool isFatal = producer.FatalError is not null || (producer.Transactions is not null && TransactionManager.IsFenced(report.Error));
        return producer.Transactions?.Explain(report.Error, subject) ?? report.Error switch
        {
            ErrorCodes.QueueFull => KafkaErrors.BufferExhausted(subject, producer.Configuration.MaxBlockMs),
            // Once a producer can no longer be used, the records it has not sent fail for the same reason.
            ErrorCodes.PurgeQueue or ErrorCodes.Fatal when producer.FatalError is { } fatal => KafkaErrors.Again(fatal, subject),
            ErrorCodes.PurgeQueue when producer.Transactions is not null => KafkaErrors.TransactionAborted(subject),
            ErrorCodes.MessageTooLarge => TooLarge(report, batch, subject),
            InvalidRecord or InvalidTimestamp when batch.Count > 1 => InBatch(report, batch, subject),
            // A broker's answer needs no explanation from the state of connections.
            >= -1 => KafkaErrors.FromCode(report.Error, subject, reason: null, report.Status, isFatal),
            _ => KafkaErrors.FromCode(report.Error, subject, producer.LastReason, report.Status, isFatal),
        };
    }

    /// <summary>
    /// Reports both sizes for a record that is itself too large. Any other record was in a batch that was too large, which calls with -NoWait and transactions
    /// cannot split.
    /// </summary>
    KafkaException TooLarge(in DeliveryReport report, RefusedBatch batch, string subject)
    {
        int size = report.Record!.Serialized!.Size;
        int? limit = producer.Topic(report.Topic).BatchLimit.MaxMessageBytes;
        return batch.Count == 1 ? KafkaErrors.RecordTooLargeForTopic(subject, size, limit) : KafkaErrors.BatchTooLarge(subject, batch.Count);
    }

    /// <summary>Explains the refusal of a whole batch: the client does not pass on which of the records the broker named.</summary>
    static KafkaException InBatch(in DeliveryReport report, RefusedBatch batch, string subject)
    {
        bool isSuspect = RefusedBatch.IsSuspect(report);
        return batch.SuspectCount == 0 || batch.SuspectCount == batch.Count ? KafkaErrors.RefusedWithBatch(report.Error, subject, batch.Count)
            : isSuspect ? KafkaErrors.FromCode(report.Error, subject, report.Error == InvalidRecord ? "It has no key, which a compacted topic requires" : "It is the only one with a custom timestamp", report.Status)
            : KafkaErrors.RefusedBecauseOfOthers(subject, batch.Count, batch.SuspectCount, report.Error == InvalidRecord ? "no key" : "a custom timestamp");
    }

    static bool IsSameBatch(in DeliveryReport first, in DeliveryReport next) =>
        first.Error == next.Error && first.Partition == next.Partition && ReferenceEquals(first.Topic, next.Topic);

    /// <summary>Returns how messages name a record: <c>Record for fdw-0 with key 'a'</c>.</summary>
    internal static string Subject(string topic, int? partition, object? key) => string.Create(CultureInfo.InvariantCulture,
        $"Record for {topic}{(partition is null ? "" : "-")}{partition}{(key is null ? "" : key is byte[] bytes ? $" with a key of {bytes.Length} bytes" : $" with key '{key}'")}");

    /// <summary>Records that were refused together, probably as one batch. A record is suspect if it has what brokers most often refuse.</summary>
    sealed class RefusedBatch(IReadOnlyList<DeliveryReport> reports, int start, int end)
    {
        readonly Lazy<int> _suspects = new(() => Enumerable.Range(start, end - start).Count(index => IsSuspect(reports[index])));

        internal int Count => reports[start].BatchCount;

        internal int SuspectCount => _suspects.Value;

        internal static bool IsSuspect(in DeliveryReport report) => report.Error == InvalidTimestamp ? report.Record!.Timestamp is not null : report.Record!.Serialized?.Key is null;
    }
}
