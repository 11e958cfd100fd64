namespace KafkaPS.Producing;

/// <summary>Hears of the records of one call, on the pipeline thread.</summary>
interface ISendObserver
{
    /// <summary>Kafka has acknowledged a record.</summary>
    void OnDelivered(in DeliveryReport report);

    /// <summary>A record failed.</summary>
    /// <param name="record">The record whole, so that it can be sent again.</param>
    /// <param name="error">Why.</param>
    void OnFailed(KafkaRecord record, KafkaException error);

    /// <summary>A record can never be sent: it is too large, or cannot be serialized. The client did not have it.</summary>
    /// <inheritdoc cref="OnFailed"/>
    void OnUnsendable(KafkaRecord record, KafkaException error) => OnFailed(record, error);

    /// <summary>Everything that is known by now was told, and there was a failure among it. The observer may end the call here: this may throw.</summary>
    void OnReported()
    {
    }

    /// <summary>The reports of so many records are lost: the producer was closed before they came. They may be in Kafka or not.</summary>
    void OnUnknown(long count);

    /// <summary>Failed records could not be kept in the dead-letter file. They are told of all the same.</summary>
    void OnDeadLetterFailed(IOException error);

    /// <summary>The producer can no longer be used, and the call ends: this throws. All its records have been told of before.</summary>
    /// <param name="error">Why.</param>
    void OnFatal(KafkaException error);

    /// <summary>The call waits for Kafka. Called every tenth of a second.</summary>
    /// <param name="outstanding">Records that are neither acknowledged nor failed.</param>
    /// <param name="reason">What the client said last of its trouble, or null.</param>
    void OnWaiting(long outstanding, string? reason);
}
