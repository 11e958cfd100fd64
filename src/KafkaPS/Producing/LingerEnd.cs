namespace KafkaPS.Producing;

/// <summary>Ends the lingering of records in the client where the client itself would let them linger longer.</summary>
/// <param name="LingerMs">linger.ms: how long records may linger under low load, in milliseconds.</param>
/// <param name="Send">Sends lingering records at once.</param>
sealed record LingerEnd(int LingerMs, Action Send)
{
    /// <summary>When this many bytes arrive within linger.ms, batches fill on their own.</summary>
    internal const int BusyBytes = 64 * 1024;
}
