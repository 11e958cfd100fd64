namespace KafkaPS;

/// <summary>What Test-KafkaProducerConfig says of a configuration. No broker was asked.</summary>
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

    /// <summary>Whether New-KafkaProducer starts with it.</summary>
    public bool IsValid { get; }

    /// <summary>
    /// Whether the constructor of Java's <c>KafkaProducer</c> (4.3) takes the same settings as <c>Properties</c>, the resolution of names aside.
    /// A class that is not Kafka's own is taken to be on the class path.
    /// </summary>
    public bool IsValidForJava { get; }

    /// <summary>Whether the producer's side makes the loss of an acknowledged record impossible: acks=all, and retries. The topic's side is Test-KafkaTopicDurability's.</summary>
    public bool IsDurable { get; }

    /// <summary>Whether a retry cannot put records of a partition out of order: idempotence, or one request in flight.</summary>
    public bool PreservesOrder { get; }

    /// <summary>What was found, errors first.</summary>
    public IReadOnlyList<KafkaConfigFinding> Findings { get; }
}
