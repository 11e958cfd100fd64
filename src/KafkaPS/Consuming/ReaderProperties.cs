using KafkaPS.Configuration;

namespace KafkaPS.Consuming;

/// <summary>Derives librdkafka's consumer properties from a producer's: how to reach the cluster is the same, the properties for sending are left out.</summary>
static class ReaderProperties
{
    /// <summary>The properties that librdkafka's CONFIGURATION.md marks as producer-only, by librdkafka's names, and those that a reader sets itself.</summary>
    static readonly HashSet<string> LeftOut = new(StringComparer.Ordinal)
    {
        "acks", "request.required.acks", "request.timeout.ms", "message.timeout.ms", "delivery.timeout.ms", "queuing.strategy", "produce.offset.report", "partitioner",
        "msg_order_cmp", "compression.codec", "compression.type", "compression.level", "transactional.id", "transaction.timeout.ms", "enable.idempotence",
        "enable.gapless.guarantee", "queue.buffering.max.messages", "queue.buffering.max.kbytes", "queue.buffering.max.ms", "linger.ms", "message.send.max.retries",
        "retries", "queue.buffering.backpressure.threshold", "batch.num.messages", "batch.size", "delivery.report.only.error", "sticky.partitioning.linger.ms",
        // The module keeps no statistics of a reader, and a mock cluster would be a different one.
        "statistics.interval.ms", "test.mock.num.brokers", "enabled_events",
    };

    /// <summary>Returns the properties of the consumer.</summary>
    /// <param name="configuration">The producer's configuration.</param>
    /// <param name="isolation">Which records of transactions are read.</param>
    /// <param name="follows">Whether reading continues at the end of a partition.</param>
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
            // After a transaction, only an empty response signals the end of a partition, and the broker would delay it by half a second.
            ("fetch.wait.max.ms", follows ? "500" : "5"),
            // Otherwise a full queue would pause fetching for a second, in which all of it is read.
            ("fetch.queue.backoff.ms", "5"),
            ("log.queue", "true"),
        ]) properties[name] = value;
        return properties;
    }
}
