using System.Globalization;
using System.Management.Automation;

namespace KafkaPS.Records;

/// <summary>Turns what users have at hand into the CreateTime of a record.</summary>
static class RecordTimestamp
{
    /// <summary>The first one: Java could send 0 too, but librdkafka takes 0 for the time of sending.</summary>
    const long Earliest = 1;
    const long Latest = 253_402_300_799_999;
    const string Expected = "give a date after 1970-01-01T00:00:00Z, or the milliseconds since then";

    /// <summary>
    /// A date (a DateTime that does not say its time zone is local), a whole number of milliseconds since 1970-01-01T00:00:00Z, or text that says
    /// one of these, a date as in ISO 8601.
    /// </summary>
    /// <returns>The time, to the millisecond; null for null and for an empty text.</returns>
    /// <exception cref="ArgumentException">It is none, or not after 1970-01-01T00:00:00Z; what is before, Java's ProducerRecord refuses too.</exception>
    internal static DateTimeOffset? Of(object? input)
    {
        switch (ScalarText.Unwrap(input))
        {
            case null:
                return null;
            case DateTimeOffset time:
                return Check(time);
            case DateTime { Year: < 1970 } early:
                throw Invalid(ScalarText.Of(early)!);
            case DateTime time:
                return Check(new DateTimeOffset(time));
            case string text when string.IsNullOrWhiteSpace(text):
                return null;
            case string text:
                if (long.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out long number)) return OfMilliseconds(number);
                return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out DateTimeOffset parsed) ? Check(parsed) : throw Invalid(text);
            case IConvertible value and (sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal):
                return OfMilliseconds(ToInt64(value));
            case { } other:
                throw new ArgumentException($"{ScalarText.Describe(other)} is no timestamp: {Expected}.");
        }
    }

    /// <summary>The time, cut to whole milliseconds, if Kafka can have it.</summary>
    /// <exception cref="ArgumentException">It is not after 1970-01-01T00:00:00Z.</exception>
    internal static DateTimeOffset Check(DateTimeOffset time)
    {
        long milliseconds = time.ToUnixTimeMilliseconds();
        return milliseconds >= Earliest ? time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMillisecond)) : throw Invalid(ScalarText.Of(time)!);
    }

    static DateTimeOffset OfMilliseconds(long milliseconds) => milliseconds is >= Earliest and <= Latest
        ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
        : throw Invalid(milliseconds.ToString(CultureInfo.InvariantCulture));

    static long ToInt64(IConvertible value)
    {
        try
        {
            long whole = value.ToInt64(CultureInfo.InvariantCulture);
            return value is float or double or decimal && value.ToDecimal(CultureInfo.InvariantCulture) != whole ? throw Invalid(ScalarText.Of(value)!) : whole;
        }
        catch (OverflowException e)
        {
            throw new ArgumentException(Invalid(ScalarText.Of(value)!).Message, e);
        }
    }

    static ArgumentException Invalid(string shown) => new($"'{shown}' is no timestamp that Kafka can have: {Expected}.");
}
