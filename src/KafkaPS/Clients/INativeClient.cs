namespace KafkaPS.Clients;

/// <summary>A librdkafka client, as far as its login is concerned.</summary>
interface INativeClient
{
    /// <summary>What the client reports about itself.</summary>
    ClientEvents Events { get; }

    /// <summary>Makes a librdkafka call on the client.</summary>
    /// <returns>False if the client is closed; nothing was called then.</returns>
    bool TryCall(Action<nint> call);
}
