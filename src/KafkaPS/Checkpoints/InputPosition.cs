using System.Globalization;
using KafkaPS.Errors;

namespace KafkaPS.Checkpoints;

/// <summary>Converts the position of an object to the form that a checkpoint stores.</summary>
static class InputPosition
{
    /// <summary>Returns text, an integer or a floating-point number. Dates and other values become text that sorts and can be read back.</summary>
    /// <param name="position">The given value, unwrapped.</param>
    /// <param name="subject">What returned the value, for the message.</param>
    /// <exception cref="CheckpointException">The value is none of these.</exception>
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
