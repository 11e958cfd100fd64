using System.Globalization;
using KafkaPS.Errors;

namespace KafkaPS.Checkpoints;

/// <summary>The position of an object, as a checkpoint keeps it.</summary>
static class InputPosition
{
    /// <summary>Text, a whole number or a fraction. Dates and other values are kept as text that sorts and can be read back.</summary>
    /// <param name="position">What was given, unwrapped.</param>
    /// <param name="subject">What gave it, for the message.</param>
    /// <exception cref="CheckpointException">It is none of these.</exception>
    internal static object Of(object? position, string subject) => position switch
    {
        string text => text,
        byte or sbyte or short or ushort or int or uint or long => Convert.ToInt64(position, CultureInfo.InvariantCulture),
        float or double => Convert.ToDouble(position, CultureInfo.InvariantCulture),
        DateTime or DateTimeOffset => ((IFormattable)position).ToString("O", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new CheckpointException($"{subject} returned {(position is null ? "nothing" : $"an object of the type {position.GetType()}")}. It must return text or a number.", "NoPosition"),
    };
}
