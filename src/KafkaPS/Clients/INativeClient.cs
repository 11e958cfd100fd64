namespace KafkaPS.Clients;

/// <summary>A client of librdkafka, as far as its login needs it.</summary>
interface INativeClient
{
    /// <summary>What it says of itself.</summary>
    ClientEvents Events { get; }

    /// <summary>Makes a call of librdkafka on the client.</summary>
    /// <returns>False when it is closed; then nothing was called.</returns>
    bool TryCall(Action<nint> call);
}
