namespace KafkaPS.Producing;

/// <summary>Is informed of the records of one call, on the pipeline thread.</summary>
interface ISendObserver
{
    /// <summary>Called when Kafka has acknowledged a record, or several of a call that wants neither details nor inputs.</summary>
    void OnDelivered(in DeliveryReport report);

    /// <summary>Called when a record failed.</summary>
    /// <param name="record">The complete record, so that it can be sent again.</param>
    /// <param name="error">The reason.</param>
    void OnFailed(KafkaRecord record, KafkaException error);

    /// <summary>Called for a record that can never be sent: it is too large, or cannot be serialized. It was not given to the client.</summary>
    /// <inheritdoc cref="OnFailed"/>
    void OnUnsendable(KafkaRecord record, KafkaException error) => OnFailed(record, error);

    /// <summary>Called when all known outcomes were passed on and included a failure. The observer may end the call here: this may throw.</summary>
    void OnReported()
    {
    }

    /// <summary>Called when this many reports are lost, because the producer was closed before they came. The records may be in Kafka or not.</summary>
    void OnUnknown(long count);

    /// <summary>Called when failed records could not be written to the dead-letter file. They are reported all the same.</summary>
    void OnDeadLetterFailed(IOException error);

    /// <summary>Called when the producer can no longer be used, after all the call's records were reported. Ends the call: this throws.</summary>
    /// <param name="error">The reason.</param>
    void OnFatal(KafkaException error);

    /// <summary>Called at least every tenth of a second while the call waits for Kafka.</summary>
    /// <param name="outstanding">The number of records neither acknowledged nor failed.</param>
    /// <param name="reason">The last problem that the client reported, or null.</param>
    void OnWaiting(long outstanding, string? reason);
}
