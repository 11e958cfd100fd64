namespace KafkaPS.Errors;

/// <summary>An exception that can end a call of Send-KafkaRecord, and then reports the outcome of the call's records.</summary>
interface IEndsSend
{
    /// <summary>The outcome of the call's records.</summary>
    KafkaSendOutcome? Outcome { set; }
}

/// <summary>Neither the record nor the call specifies a topic.</summary>
sealed class NoTopicException() : ArgumentException("No topic is specified. Use -Topic, or send records that have a topic."), IEndsSend
{
    /// <inheritdoc/>
    public KafkaSendOutcome? Outcome { get; set; }
}

/// <summary>A transaction is active but must not be, or must be active but is not.</summary>
/// <param name="message">What to do.</param>
sealed class TransactionStateException(string message) : InvalidOperationException(message), IEndsSend
{
    /// <inheritdoc/>
    public KafkaSendOutcome? Outcome { get; set; }
}

/// <summary>The producer was closed before the call ended.</summary>
/// <param name="producer">The producer's name.</param>
sealed class ProducerClosedException(string producer)
    : ObjectDisposedException(producer, $"The Kafka producer '{producer}' is closed. Create another one with New-KafkaProducer."), IEndsSend
{
    /// <inheritdoc/>
    public KafkaSendOutcome? Outcome { get; set; }

    /// <summary>The message alone, to which .NET would append the object's name.</summary>
    public override string Message { get; } = $"The Kafka producer '{producer}' is closed. Create another one with New-KafkaProducer.";
}

/// <summary>A checkpoint cannot be stored or read.</summary>
/// <param name="message">What is wrong, and what to do.</param>
/// <param name="errorId">A stable error ID.</param>
/// <param name="innerException">The cause, if known.</param>
sealed class CheckpointException(string message, string errorId, Exception? innerException = null) : InvalidOperationException(message, innerException)
{
    /// <summary>The ID of the error record.</summary>
    internal string ErrorId { get; } = errorId;
}
