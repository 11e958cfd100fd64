namespace KafkaPS.Producing;

/// <summary>How to derive one of Java's metrics from librdkafka's statistics.</summary>
/// <param name="Name">Java's name.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Meaning">The meaning of the metric.</param>
/// <param name="Value">Computes the value; null if there is none.</param>
sealed record MetricDefinition(string Name, string Unit, string Meaning, Func<StatisticsWindow, double?> Value)
{
    const string Records = "records", PerSecond = "records/s", Bytes = "bytes", BytesPerSecond = "bytes/s", Ms = "ms";

    /// <summary>The metrics of the producer as a whole.</summary>
    internal static IReadOnlyList<MetricDefinition> OfProducer { get; } =
    [
        new("record-send-total", Records, "Records sent to brokers, retries included.", window => window.Total("txmsgs")),
        new("record-send-rate", PerSecond, "Records sent to brokers per second.", window => window.Rate("txmsgs")),
        new("record-error-total", Records, "Records that failed.", window => window.Failed),
        new("record-error-rate", PerSecond, "Records that failed per second.", window => window.FailedRate),
        new("record-size-avg", Bytes, "The average size of a record.", window => Ratio(window.Change("txmsg_bytes"), window.Change("txmsgs"))),
        new("record-queue-time-avg", Ms, "The average time that a record waited for its batch to be sent.", window => window.BrokerAverage("int_latency") / 1000),
        new("record-queue-time-max", Ms, "The longest time that a record waited for its batch to be sent.", window => window.BrokerMax("int_latency") / 1000),
        new("records-per-request-avg", Records, "The average number of records in a batch.", window => window.TopicAverage("batchcnt")),
        new("batch-size-avg", Bytes, "The average size of a batch.", window => window.TopicAverage("batchsize")),
        new("batch-size-max", Bytes, "The size of the largest batch.", window => window.TopicMax("batchsize")),
        new("request-total", "requests", "Requests sent to brokers.", window => window.BrokerTotal("tx")),
        new("request-rate", "requests/s", "Requests sent to brokers per second.", window => window.BrokerRate("tx")),
        new("request-size-avg", Bytes, "The average size of a request.", window => Ratio(window.BrokerChange("txbytes"), window.BrokerChange("tx"))),
        new("request-latency-avg", Ms, "The average time from a request to its answer.", window => window.BrokerAverage("rtt") / 1000),
        new("request-latency-max", Ms, "The longest time from a request to its answer.", window => window.BrokerMax("rtt") / 1000),
        new("requests-in-flight", "requests", "Requests that have not been answered yet.", window => window.BrokerTotal("waitresp_cnt")),
        new("response-total", "responses", "Answers from brokers.", window => window.BrokerTotal("rx")),
        new("response-rate", "responses/s", "Answers from brokers per second.", window => window.BrokerRate("rx")),
        new("outgoing-byte-total", Bytes, "Bytes sent to brokers.", window => window.BrokerTotal("txbytes")),
        new("outgoing-byte-rate", BytesPerSecond, "Bytes sent to brokers per second.", window => window.BrokerRate("txbytes")),
        new("incoming-byte-total", Bytes, "Bytes received from brokers.", window => window.BrokerTotal("rxbytes")),
        new("incoming-byte-rate", BytesPerSecond, "Bytes received from brokers per second.", window => window.BrokerRate("rxbytes")),
        new("produce-throttle-time-avg", Ms, "The average time that brokers delayed requests because of a quota.", window => window.BrokerAverage("throttle")),
        new("produce-throttle-time-max", Ms, "The longest time that brokers delayed a request because of a quota.", window => window.BrokerMax("throttle")),
        new("connection-count", "connections", "Open connections to brokers.", window => window.Connections),
        new("connection-creation-total", "connections", "Connections that were opened.", window => window.BrokerTotal("connects")),
        new("connection-close-total", "connections", "Connections that were closed.", window => window.BrokerTotal("disconnects")),
        new("buffer-total-bytes", Bytes, "The size of the buffer (buffer.memory).", window => window.Total("msg_size_max")),
        new("buffer-available-bytes", Bytes, "The free part of the buffer.", window => window.Total("msg_size_max") - window.Total("msg_size")),
        new("metadata-age", "s", "The age of the oldest topic metadata.", window => window.MetadataAge),
    ];

    /// <summary>The metrics of a topic.</summary>
    internal static IReadOnlyList<MetricDefinition> OfTopic { get; } =
    [
        new("record-send-total", Records, "Records of the topic sent to brokers, retries included.", window => window.PartitionTotal("txmsgs")),
        new("record-send-rate", PerSecond, "Records of the topic sent to brokers per second.", window => window.PartitionRate("txmsgs")),
        new("byte-total", Bytes, "Bytes of keys and values of the topic sent to brokers.", window => window.PartitionTotal("txbytes")),
        new("byte-rate", BytesPerSecond, "Bytes of keys and values of the topic sent to brokers per second.", window => window.PartitionRate("txbytes")),
    ];

    /// <summary>The metrics of a broker.</summary>
    internal static IReadOnlyList<MetricDefinition> OfBroker { get; } =
    [
        .. OfProducer.Where(definition => definition.Name.StartsWith("request-", StringComparison.Ordinal) || definition.Name.StartsWith("response-", StringComparison.Ordinal)
            || definition.Name.Contains("-byte-", StringComparison.Ordinal)),
    ];

    /// <summary>All metric names, without duplicates.</summary>
    internal static IEnumerable<(string Name, string Meaning)> Names =>
        OfProducer.Concat(OfTopic).DistinctBy(definition => definition.Name).Select(definition => (definition.Name, definition.Meaning));

    static double? Ratio(double part, double whole) => whole > 0 ? part / whole : null;
}
