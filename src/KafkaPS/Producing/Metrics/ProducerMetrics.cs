using KafkaPS.Clients;
using System.Text.Json;

namespace KafkaPS.Producing;

/// <summary>Turns librdkafka's statistics into the metrics of Java's producer.</summary>
static class ProducerMetrics
{
    /// <summary>Returns the metrics of a producer, then those of its topics and of its brokers.</summary>
    /// <param name="producer">The producer's name.</param>
    /// <param name="before">The statistics at the start of the window for rates; null if it starts with the client.</param>
    /// <param name="last">The last statistics.</param>
    internal static IReadOnlyList<KafkaMetric> Read(string producer, StatisticsSnapshot? before, StatisticsSnapshot last)
    {
        using JsonDocument end = JsonDocument.Parse(last.Json);
        using JsonDocument? start = before is null ? null : JsonDocument.Parse(before.Json);
        var all = new StatisticsWindow(start?.RootElement, end.RootElement, before?.Failed ?? 0, last.Failed);
        return
        [
            .. MetricDefinition.OfProducer.Select(definition => ToMetric(definition, "producer-metrics", all, null, null)),
            .. from topic in all.TopicNames
               from definition in MetricDefinition.OfTopic
               select ToMetric(definition, "producer-topic-metrics", all.OfTopic(topic), topic, null),
            .. from broker in all.BrokerNames
               from definition in MetricDefinition.OfBroker
               select ToMetric(definition, "producer-node-metrics", all.OfBroker(broker), null, broker),
        ];

        KafkaMetric ToMetric(MetricDefinition definition, string group, StatisticsWindow window, string? topic, string? broker) => new()
        {
            Name = definition.Name,
            Group = group,
            Producer = producer,
            Topic = topic,
            Broker = broker,
            Value = definition.Value(window) is { } value ? Math.Round(value, 3) : null,
            Unit = definition.Unit,
            Meaning = definition.Meaning,
        };
    }
}
