namespace KafkaPS.Producing;

/// <summary>Ends the lingering of records in the client after a pause of the input, where the client itself would let them wait longer.</summary>
/// <param name="PauseMs">linger.ms: how long no record has come, in milliseconds.</param>
/// <param name="Send">Sends at once what lingers.</param>
sealed record LingerEnd(int PauseMs, Action Send);
