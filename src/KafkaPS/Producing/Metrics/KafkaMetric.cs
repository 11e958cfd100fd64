using System.Globalization;

namespace KafkaPS;

/// <summary>A producer metric, by the name that Java's producer gives it.</summary>
public sealed class KafkaMetric
{
    /// <summary>Java's name, such as <c>record-send-rate</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Java's name of the metric's group: <c>producer-metrics</c>, <c>producer-topic-metrics</c> or <c>producer-node-metrics</c>.</summary>
    public required string Group { get; init; }

    /// <summary>The producer.</summary>
    public required string Producer { get; init; }

    /// <summary>The topic, in the group producer-topic-metrics; null otherwise.</summary>
    public string? Topic { get; init; }

    /// <summary>The broker as <c>host:port/id</c>, in the group producer-node-metrics; null otherwise.</summary>
    public string? Broker { get; init; }

    /// <summary>The value; null if nothing has happened to measure.</summary>
    public double? Value { get; init; }

    /// <summary>The unit, such as <c>ms</c> or <c>records/s</c>.</summary>
    public required string Unit { get; init; }

    /// <summary>The meaning of the metric.</summary>
    public required string Meaning { get; init; }

    /// <summary>Returns, for example, <c>record-send-rate = 1200.5 records/s</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} = {Value} {Unit}");
}
