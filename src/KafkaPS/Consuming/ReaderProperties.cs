using KafkaPS.Configuration;

namespace KafkaPS.Consuming;

/// <summary>Makes librdkafka's properties of a consumer out of a producer's: the way to the cluster is the same, what is said of sending is not.</summary>
static class ReaderProperties
{
    /// <summary>What librdkafka's CONFIGURATION.md marks as a producer's alone, by librdkafka's names, and what a reader says itself.</summary>
    static readonly HashSet<string> LeftOut = new(StringComparer.Ordinal)
    {
        "acks", "request.required.acks", "request.timeout.ms", "message.timeout.ms", "delivery.timeout.ms", "queuing.strategy", "produce.offset.report", "partitioner",
        "msg_order_cmp", "compression.codec", "compression.type", "compression.level", "transactional.id", "transaction.timeout.ms", "enable.idempotence",
        "enable.gapless.guarantee", "queue.buffering.max.messages", "queue.buffering.max.kbytes", "queue.buffering.max.ms", "linger.ms", "message.send.max.retries",
        "retries", "queue.buffering.backpressure.threshold", "batch.num.messages", "batch.size", "delivery.report.only.error", "sticky.partitioning.linger.ms",
        // The module counts nothing of a reader, and a mock cluster would be another one.
        "statistics.interval.ms", "test.mock.num.brokers", "enabled_events",
    };

    /// <summary>The properties.</summary>
    /// <param name="configuration">The producer's configuration.</param>
    /// <param name="isolation">What of transactions is read.</param>
    /// <param name="follows">Whether the reading continues at the end of a partition.</param>
    internal static Dictionary<string, string> Of(ProducerConfiguration configuration, KafkaIsolationLevel isolation, bool follows)
    {
        var properties = configuration.ClientProperties.Where(property => !LeftOut.Contains(property.Key)).ToDictionary(StringComparer.Ordinal);
        foreach ((string name, string value) in (IEnumerable<(string, string)>)
        [
            ("isolation.level", isolation == KafkaIsolationLevel.ReadCommitted ? "read_committed" : "read_uncommitted"),
            // Nothing is ever committed. Without a group.id there is nowhere to commit it to, either.
            ("enable.auto.commit", "false"), ("enable.auto.offset.store", "false"),
            ("allow.auto.create.topics", "false"),
            ("auto.offset.reset", "error"), ("enable.partition.eof", "true"),
            // The end of a partition behind a transaction is only told by an empty answer, for which the broker would wait half a second.
            ("fetch.wait.max.ms", follows ? "500" : "5"),
            // A full queue would otherwise rest for a second, in which all of it is read.
            ("fetch.queue.backoff.ms", "5"),
            ("log.queue", "true"),
        ]) properties[name] = value;
        return properties;
    }
}
