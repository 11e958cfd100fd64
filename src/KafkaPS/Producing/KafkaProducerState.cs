namespace KafkaPS;

/// <summary>Whether a producer can be used.</summary>
public enum KafkaProducerState
{
    /// <summary>The producer accepts records.</summary>
    Open,

    /// <summary>The producer met an error from which it cannot recover (<see cref="KafkaProducer.FatalError"/>): close it and create a new one.</summary>
    Failed,

    /// <summary>The producer is closed.</summary>
    Closed,
}
