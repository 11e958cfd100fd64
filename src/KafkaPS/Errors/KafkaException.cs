using KafkaPS.Errors;

namespace KafkaPS;

/// <summary>An error between a producer and Kafka, and the parent of all Kafka errors of this module. Java: <c>org.apache.kafka.common.KafkaException</c>.</summary>
/// <remarks>
/// The subclasses (folder Exceptions) have the names and the parents of Java's <c>org.apache.kafka.common.errors</c>, as far as a producer can encounter them, so that
/// a <c>catch</c> that is right in Java is right in PowerShell. Get-KafkaError lists them with their codes.
/// </remarks>
/// <param name="message">What failed, for the user.</param>
/// <param name="innerException">The cause, if known.</param>
public class KafkaException(string message, Exception? innerException = null) : Exception(message, innerException), IEndsSend
{
    /// <summary>
    /// Kafka's error code (<c>org.apache.kafka.common.protocol.Errors</c>), or librdkafka's own, which is below -100; -1 when there is none, and for
    /// <see cref="UnknownServerException"/>.
    /// </summary>
    public int Code { get; internal set; } = -1;

    /// <summary>Whether retrying the call may succeed, as for Java's <c>RetriableException</c>. The client has used up its own retries by then.</summary>
    public bool IsRetriable => this is RetriableException;

    /// <summary>Whether the producer can no longer be used: close it and create a new one.</summary>
    public bool IsFatal { get; internal set; }

    /// <summary>Whether the record may be in Kafka despite the error.</summary>
    public PersistenceStatus PersistenceStatus { get; internal set; }

    /// <summary>What to do about it, in full sentences; empty in an exception that a script has created.</summary>
    public string Advice { get; internal set; } = "";

    /// <summary>The outcome of all records of the Send-KafkaRecord call that the error ended; null otherwise.</summary>
    public KafkaSendOutcome? Outcome { get; private set; }

    KafkaSendOutcome? IEndsSend.Outcome
    {
        set => Outcome = value;
    }
}
