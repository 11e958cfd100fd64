namespace KafkaPS;

/// <summary>Whether a producer can be used.</summary>
public enum KafkaProducerState
{
    /// <summary>It takes records.</summary>
    Open,

    /// <summary>It met an error from which it cannot recover (<see cref="KafkaProducer.FatalError"/>): close it and create a new one.</summary>
    Failed,

    /// <summary>It is closed.</summary>
    Closed,
}
