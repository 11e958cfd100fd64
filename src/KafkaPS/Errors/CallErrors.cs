namespace KafkaPS.Errors;

/// <summary>An exception that can end a call of Send-KafkaRecord, and then tells what became of the call's records.</summary>
interface IEndsSend
{
    /// <summary>What became of the records of the call.</summary>
    KafkaSendOutcome? Outcome { set; }
}

/// <summary>A record has no topic: neither its own nor the call's.</summary>
sealed class NoTopicException() : ArgumentException("No topic is specified. Use -Topic, or send records that have a topic."), IEndsSend
{
    /// <inheritdoc/>
    public KafkaSendOutcome? Outcome { get; set; }
}

/// <summary>A transaction is started and must not be, or is not begun and must be.</summary>
/// <param name="message">What to do.</param>
sealed class TransactionStateException(string message) : InvalidOperationException(message), IEndsSend
{
    /// <inheritdoc/>
    public KafkaSendOutcome? Outcome { get; set; }
}

/// <summary>The producer was closed before the call came to its end.</summary>
/// <param name="producer">The producer's name.</param>
sealed class ProducerClosedException(string producer)
    : ObjectDisposedException(producer, $"The Kafka producer '{producer}' is closed. Create another one with New-KafkaProducer."), IEndsSend
{
    /// <inheritdoc/>
    public KafkaSendOutcome? Outcome { get; set; }

    /// <summary>The message alone: .NET would append the object's name to it.</summary>
    public override string Message { get; } = $"The Kafka producer '{producer}' is closed. Create another one with New-KafkaProducer.";
}

/// <summary>A checkpoint cannot be kept or read.</summary>
/// <param name="message">What is wrong, and what to do.</param>
/// <param name="errorId">A stable id.</param>
/// <param name="innerException">What caused it, if that is known.</param>
sealed class CheckpointException(string message, string errorId, Exception? innerException = null) : InvalidOperationException(message, innerException)
{
    /// <summary>The id of its error record.</summary>
    internal string ErrorId { get; } = errorId;
}
