using System.Globalization;

namespace KafkaPS.Records;

/// <summary>Reads whole numbers as users give them, where PowerShell's own conversion would round a fraction and read empty text as zero.</summary>
static class WholeNumber
{
    /// <summary>Returns the number of a numeric value without a fraction, or of its text; null when it is something else or larger than 64 bits.</summary>
    internal static long? Of(object value) => value switch
    {
        string text => long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out long parsed) ? parsed : null,
        sbyte or byte or short or ushort or int or uint or long => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        ulong large => large <= long.MaxValue ? (long)large : null,
        double or float when Convert.ToDouble(value, CultureInfo.InvariantCulture) is var real => double.IsInteger(real) && Math.Abs(real) < long.MaxValue ? (long)real : null,
        decimal exact => decimal.IsInteger(exact) && Math.Abs(exact) <= long.MaxValue ? (long)exact : null,
        _ => null,
    };
}
