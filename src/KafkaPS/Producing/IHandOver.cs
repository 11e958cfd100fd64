namespace KafkaPS.Producing;

/// <summary>Records that are ready for librdkafka, whose queue may be full.</summary>
interface IHandOver
{
    /// <summary>How many records are not handed over.</summary>
    int Pending { get; }

    /// <summary>Hands over what there is. What librdkafka refuses for good is reported to the mailbox.</summary>
    /// <returns>False when its queue is full: the rest stays, and this is to be called again.</returns>
    bool TryHandOver();

    /// <summary>Gives up what is not handed over: it is reported as refused with this error.</summary>
    void Abandon(int error);
}
