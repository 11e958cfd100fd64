namespace KafkaPS.Producing;

/// <summary>Ends the lingering of records in the client where the client itself would let them wait longer.</summary>
/// <param name="LingerMs">linger.ms: how long they may wait, in milliseconds, while little comes.</param>
/// <param name="Send">Sends at once what lingers.</param>
sealed record LingerEnd(int LingerMs, Action Send)
{
    /// <summary>When so many bytes come within linger.ms, batches fill by themselves.</summary>
    internal const int BusyBytes = 64 * 1024;
}
