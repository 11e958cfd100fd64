namespace KafkaPS;

/// <summary>The result of Test-KafkaProducerConfig for a configuration. No broker is contacted.</summary>
public sealed class KafkaConfigReport
{
    internal KafkaConfigReport(Configuration.Findings findings)
    {
        IsValid = findings.Allow(Configuration.Verdicts.Invalid);
        IsValidForJava = findings.Allow(Configuration.Verdicts.RefusedByJava);
        IsDurable = findings.Allow(Configuration.Verdicts.MayLose);
        PreservesOrder = findings.Allow(Configuration.Verdicts.MayReorder);
        Findings = findings.ToArray();
    }

    /// <summary>Whether New-KafkaProducer accepts it.</summary>
    public bool IsValid { get; }

    /// <summary>
    /// Whether the constructor of Java's <c>KafkaProducer</c> (4.3) accepts the same settings as <c>Properties</c>, except for the resolution of host names.
    /// A class that is not Kafka's own is assumed to be on the class path.
    /// </summary>
    public bool IsValidForJava { get; }

    /// <summary>Whether the producer's settings rule out the loss of an acknowledged record: acks=all, and retries. Test-KafkaTopicDurability checks the topic.</summary>
    public bool IsDurable { get; }

    /// <summary>Whether retries cannot reorder the records of a partition: idempotence, or one request in flight.</summary>
    public bool PreservesOrder { get; }

    /// <summary>The findings, errors first.</summary>
    public IReadOnlyList<KafkaConfigFinding> Findings { get; }
}
