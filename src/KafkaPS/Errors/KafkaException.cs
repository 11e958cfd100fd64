namespace KafkaPS;

/// <summary>What went wrong between a producer and Kafka. Its subclasses have the names and parents of Java's <c>org.apache.kafka.common.errors</c>.</summary>
/// <param name="message">What failed, for a person.</param>
/// <param name="innerException">What caused it, if that is known.</param>
public class KafkaException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Kafka's error code (<c>org.apache.kafka.common.protocol.Errors</c>), or librdkafka's own, which are below -100; -1 when there is none.</summary>
    public int Code { get; internal set; } = -1;

    /// <summary>Whether the same call may succeed when it is made again, as Java's <c>RetriableException</c>. The client has used up its own retries by then.</summary>
    public bool IsRetriable => this is RetriableException;

    /// <summary>Whether the producer is of no more use: close it and make a new one.</summary>
    public bool IsFatal { get; internal set; }

    /// <summary>Whether the record may be in Kafka all the same.</summary>
    public PersistenceStatus PersistenceStatus { get; internal set; }

    /// <summary>What to do about it.</summary>
    public string Advice { get; internal set; } = "";
}

/// <summary>An error that a broker or the client's protocol layer gave (Java: <c>ApiException</c>).</summary>
/// <inheritdoc cref="KafkaException"/>
public class ApiException(string message, Exception? innerException = null) : KafkaException(message, innerException);

/// <summary>An error that may be gone when the same is tried again (Java: <c>RetriableException</c>).</summary>
/// <inheritdoc cref="KafkaException"/>
public class RetriableException(string message, Exception? innerException = null) : ApiException(message, innerException);

/// <summary>A key or value could not be turned into bytes (Java: <c>SerializationException</c>).</summary>
/// <inheritdoc cref="KafkaException"/>
public class SerializationException(string message, Exception? innerException = null) : KafkaException(message, innerException);

/// <summary>Something did not happen in time (Java: <c>TimeoutException</c>).</summary>
/// <inheritdoc cref="KafkaException"/>
public class TimeoutException(string message, Exception? innerException = null) : RetriableException(message, innerException);
