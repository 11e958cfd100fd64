using System.Globalization;
using System.Management.Automation;

namespace KafkaPS.Records;

/// <summary>Converts what users have at hand to the CreateTime of a record.</summary>
static class RecordTimestamp
{
    /// <summary>The earliest timestamp: Java can also send 0, but librdkafka takes 0 for the time of sending.</summary>
    const long Earliest = 1;
    const long Latest = 253_402_300_799_999;
    const string Expected = "Use a date after 1970-01-01T00:00:00Z, or a number of milliseconds since then";

    /// <summary>
    /// Converts a date (a DateTime without a time zone is local), a whole number of milliseconds since 1970-01-01T00:00:00Z, or text that represents
    /// one of these, with a date as in ISO 8601.
    /// </summary>
    /// <returns>The time, to the millisecond; null for null and for an empty text.</returns>
    /// <exception cref="ArgumentException">It is none of these, or not after 1970-01-01T00:00:00Z; Java's ProducerRecord rejects earlier times too.</exception>
    internal static DateTimeOffset? Of(object? input)
    {
        switch (ScalarText.Unwrap(input))
        {
            case null:
                return null;
            case DateTimeOffset time:
                return Check(time);
            case PSObject copy when OfCopy(copy) is DateTimeOffset time:
                return Check(time);
            case DateTime { Year: < 1970 } early:
                throw Invalid(early);
            case DateTime time:
                return Check(new DateTimeOffset(time));
            case string text when string.IsNullOrWhiteSpace(text):
                return null;
            case string text:
                if (WholeNumber.Of(text) is long said) return OfMilliseconds(said);
                return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out DateTimeOffset parsed) ? Check(parsed) : throw Invalid(text);
            case { } other:
                return WholeNumber.Of(other) is long milliseconds ? OfMilliseconds(milliseconds) : throw Invalid(other);
        }
    }

    /// <summary>Returns the time, truncated to whole milliseconds, if Kafka can have it.</summary>
    /// <exception cref="ArgumentException">It is not after 1970-01-01T00:00:00Z.</exception>
    internal static DateTimeOffset Check(DateTimeOffset time)
    {
        long milliseconds = time.ToUnixTimeMilliseconds();
        return milliseconds >= Earliest ? time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMillisecond)) : throw Invalid(time);
    }

    /// <summary>Returns the time of a record that was read; null when it has none that a record can be sent with.</summary>
    internal static DateTimeOffset? OfReceived(long milliseconds) => milliseconds is >= Earliest and <= Latest ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;

    static DateTimeOffset OfMilliseconds(long milliseconds) => milliseconds is >= Earliest and <= Latest
        ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
        : throw Invalid(milliseconds);

    /// <summary>Returns whether a time is probably seconds since 1970 that were taken for milliseconds: it is then in the first weeks of 1970, or up to 1973.</summary>
    internal static bool LooksLikeSeconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() is >= 100_000_000 and < 100_000_000_000;

    /// <summary>Returns the DateTimeOffset that a job or Export-Clixml copied; null when it is something else.</summary>
    internal static DateTimeOffset? OfCopy(PSObject copy) =>
        copy.TypeNames.Contains("Deserialized.System.DateTimeOffset")
        && ScalarText.Unwrap(copy.Properties["DateTime"]?.Value) is DateTime local && ScalarText.Unwrap(copy.Properties["Offset"]?.Value) is TimeSpan offset
            ? new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), offset)
            : null;

    static ArgumentException Invalid(object value) => new($"{ScalarText.Describe(value)} is not a valid timestamp. {Expected}.{OtherUnit(value)}");

    /// <summary>Returns a hint at the unit that a number too large for milliseconds probably has; empty when it is not known.</summary>
    static string OtherUnit(object value) => WholeNumber.Of(value) switch
    {
        // From 2000 to 2044, 2000 to 2060, and from 2001 on.
        >= 125_000_000_000_000_000 and < 140_000_000_000_000_000 => " It looks like a Windows file time: use [DateTime]::FromFileTimeUtc.",
        >= 630_000_000_000_000_000 and < 650_000_000_000_000_000 => " It looks like ticks of .NET: use [DateTime]::new(ticks, 'Utc').",
        >= 1_000_000_000_000_000_000 => " It looks like nanoseconds: divide it by 1000000.",
        > Latest and < 10_000_000_000_000_000 => " It looks like microseconds: divide it by 1000.",
        _ => "",
    };
}
