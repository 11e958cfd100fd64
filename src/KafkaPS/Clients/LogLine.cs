using System.Globalization;

namespace KafkaPS.Clients;

/// <summary>A line of a client's log, without secrets.</summary>
/// <param name="Text">The text of the line.</param>
/// <param name="Count">How many lines had this text.</param>
/// <param name="IsDebug">Whether the line was logged because of the property debug.</param>
readonly record struct LogLine(string Text, int Count, bool IsDebug)
{
    /// <summary>The text, with the number of lines if there were several.</summary>
    public override string ToString() => Count > 1 ? string.Create(CultureInfo.InvariantCulture, $"{Text} ({Count} times)") : Text;
}
