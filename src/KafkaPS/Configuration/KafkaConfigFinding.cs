namespace KafkaPS;

/// <summary>How much a finding matters.</summary>
public enum KafkaConfigSeverity
{
    /// <summary>No action is required for this producer; it may be for a Java program that uses the same configuration.</summary>
    Information,

    /// <summary>The producer starts, but records can be lost or reordered, or a setting has no effect. Of a topic: records can be lost, or are rejected when a broker is down.</summary>
    Warning,

    /// <summary>New-KafkaProducer rejects the configuration. Of a topic: it does not accept records now.</summary>
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

    /// <summary>The rule's name, which stays the same from version to version: <c>UnknownProperty</c>, <c>AcksNotAll</c> ….</summary>
    public string Rule { get; }

    /// <summary>How much it matters.</summary>
    public KafkaConfigSeverity Severity { get; }

    /// <summary>The property as it was written, or by Java's name when it was not given. Of a topic: the property, <c>replication.factor</c>, or <c>isr</c> for the in-sync replicas.</summary>
    public string Property { get; }

    /// <summary>The value as it was given; <c>********</c> for a secret, null when there is none or it cannot be shown. Of several partitions the lowest.</summary>
    public string? Value { get; }

    /// <summary>What is the matter.</summary>
    public string Message { get; }

    /// <summary>What to do about it; empty when nothing has to be done.</summary>
    public string Recommendation { get; }

    /// <summary>
    /// Where the property was said: <c>'PATH', line N</c>, or <c>the environment variable NAME</c>; null when it stands in the command itself or nowhere, and of a topic.
    /// </summary>
    public string? Source { get; }

    /// <summary>Property, source and value, as messages begin: <c>linger.ms='abc' ('/etc/kafka.properties', line 3)</c>.</summary>
    internal string Subject => $"{Property}{(Value is null ? "" : $"='{Value}'")}{(Source is null ? "" : $" ({Source})")}";

    /// <summary>Severity, property and message.</summary>
    public override string ToString() => $"{Severity}: {Property}: {Message}";
}
