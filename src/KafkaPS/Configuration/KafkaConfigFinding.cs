namespace KafkaPS;

/// <summary>The severity of a finding.</summary>
public enum KafkaConfigSeverity
{
    /// <summary>No action is required for this producer, but may be for a Java program that uses the same configuration.</summary>
    Information,

    /// <summary>The producer starts, but records can be lost or reordered, or a setting has no effect. For a topic: records can be lost, or are rejected when a broker is down.</summary>
    Warning,

    /// <summary>New-KafkaProducer rejects the configuration. For a topic: it does not accept records now.</summary>
    Error,
}

/// <summary>One thing that Test-KafkaProducerConfig found in a configuration, or Test-KafkaTopicDurability in a topic.</summary>
public sealed class KafkaConfigFinding
{
    internal KafkaConfigFinding(string rule, KafkaConfigSeverity severity, string property, string? value, string message, string recommendation, string? source = null)
    {
        Rule = rule;
        Severity = severity;
        Property = property;
        Value = value;
        Message = message;
        Recommendation = recommendation;
        Source = source;
    }

    /// <summary>The rule's name, which does not change between versions: <c>UnknownProperty</c>, <c>AcksNotAll</c> ….</summary>
    public string Rule { get; }

    /// <summary>The severity.</summary>
    public KafkaConfigSeverity Severity { get; }

    /// <summary>The property as written, or by Java's name when it is not set. For a topic: the property, <c>replication.factor</c>, or <c>isr</c> for the in-sync replicas.</summary>
    public string Property { get; }

    /// <summary>The value as given; <c>********</c> for a secret, null when there is none or it cannot be shown. For several partitions, the lowest.</summary>
    public string? Value { get; }

    /// <summary>What is wrong.</summary>
    public string Message { get; }

    /// <summary>What to do about it; empty when no action is required.</summary>
    public string Recommendation { get; }

    /// <summary>
    /// Where the property was set: <c>'PATH', line N</c>, or <c>the environment variable NAME</c>; null for the command itself, when it is not set, and for a topic.
    /// </summary>
    public string? Source { get; }

    /// <summary>The property, value and source, as at the start of a message: <c>linger.ms='abc' ('/etc/kafka.properties', line 3)</c>.</summary>
    internal string Subject => $"{Property}{(Value is null ? "" : $"='{Value}'")}{(Source is null ? "" : $" ({Source})")}";

    /// <summary>Returns the severity, property and message.</summary>
    public override string ToString() => $"{Severity}: {Property}: {Message}";
}
