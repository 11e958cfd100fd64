using KafkaPS.Errors;

namespace KafkaPS;

/// <summary>What went wrong between a producer and Kafka, and the parent of all errors of this module. Java: <c>org.apache.kafka.common.KafkaException</c>.</summary>
/// <remarks>
/// Its subclasses (folder Exceptions) have the names and the parents of Java's <c>org.apache.kafka.common.errors</c>, as far as a producer can meet them,
/// so that what is right in a Java program's <c>catch</c> is right in PowerShell's. Get-KafkaError lists them with their codes.
/// </remarks>
/// <param name="message">What failed, for a person.</param>
/// <param name="innerException">What caused it, if that is known.</param>
public class KafkaException(string message, Exception? innerException = null) : Exception(message, innerException), IEndsSend
{
    /// <summary>Kafka's error code (<c>org.apache.kafka.common.protocol.Errors</c>), or librdkafka's own, which are below -100; -1 when there is none, and for <see cref="UnknownServerException"/>.</summary>
    public int Code { get; internal set; } = -1;

    /// <summary>Whether the same call may succeed when it is made again, as Java's <c>RetriableException</c>. The client has used up its own retries by then.</summary>
    public bool IsRetriable => this is RetriableException;

    /// <summary>Whether the producer can no longer be used: close it and create a new one.</summary>
    public bool IsFatal { get; internal set; }

    /// <summary>Whether the record may be in Kafka all the same.</summary>
    public PersistenceStatus PersistenceStatus { get; internal set; }

    /// <summary>What to do about it, in full sentences; empty in an exception that a script has made itself.</summary>
    public string Advice { get; internal set; } = "";

    /// <summary>When the error ended a call of Send-KafkaRecord: what became of all the call's records. Null otherwise.</summary>
    public KafkaSendOutcome? Outcome { get; private set; }

    KafkaSendOutcome? IEndsSend.Outcome
    {
        set => Outcome = value;
    }
}
