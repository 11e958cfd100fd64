namespace KafkaPS.Clients;

/// <summary>A line of a client's log, without secrets.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Count">How many lines said the same.</param>
/// <param name="IsDebug">Whether the property debug has asked for it.</param>
readonly record struct LogLine(string Text, int Count, bool IsDebug);
