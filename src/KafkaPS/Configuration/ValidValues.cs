using System.Globalization;

namespace KafkaPS.Configuration;

/// <summary>
/// The values that a property accepts, as a column of properties.tsv specifies: <c>0..</c>, <c>-1, 1..9</c> for numbers, <c>all, -1, 0, 1</c> for words,
/// <c>(any case) …</c>, <c>non-empty</c>, <c>text with an ASCII letter or digit</c>, or nothing when all are accepted.
/// </summary>
sealed class ValidValues
{
    const string AnyCase = "(any case) ";
    const string NonEmpty = "non-empty";
    /// <summary>With a name that has none, librdkafka reads and writes beyond its end (rd_kafka_sw_str_sanitize_inplace).</summary>
    const string Alphanumeric = "text with an ASCII letter or digit";

    readonly (double Minimum, double Maximum)[] _ranges = [];
    readonly string[] _words = [];
    readonly StringComparison _comparison = StringComparison.Ordinal;

    internal ValidValues(string text, bool isNumber, bool ignoreCase = false)
    {
        Text = text;
        if (text is "" or NonEmpty or Alphanumeric) return;
        if (isNumber)
        {
            _ranges = [.. text.Split(", ").Select(Range)];
            return;
        }
        if (ignoreCase || text.StartsWith(AnyCase, StringComparison.Ordinal)) _comparison = StringComparison.OrdinalIgnoreCase;
        _words = text.Replace(AnyCase, "", StringComparison.Ordinal).Split(", ");
    }

    /// <summary>The text of the column.</summary>
    internal string Text { get; }

    /// <summary>The column as shown to users: <c>0 or more</c>, <c>-1, 1 to 9</c>; words as they are.</summary>
    internal string Description => _ranges.Length == 0 ? Text
        : string.Join(", ", Text.Split(", ").Select(Describe));

    internal bool HasWords => _words.Length > 0;

    /// <summary>The accepted words, as spelled in the column; empty when it is not a choice of words.</summary>
    internal IReadOnlyList<string> Words => _words;

    /// <summary>Returns whether a number is in one of the ranges. NaN is, as Java compares.</summary>
    internal bool Contains(double number) =>
        _ranges.Length == 0 || double.IsNaN(number) || _ranges.Any(range => number >= range.Minimum && number <= range.Maximum);

    /// <summary>Returns the word as spelled in the column, or null when it is none of them.</summary>
    internal string? Word(string text) => Array.Find(_words, word => word.Equals(text, _comparison));

    /// <summary>What a text must be, for a message.</summary>
    internal string Demand => HasWords ? $"one of {Text}" : Text == NonEmpty ? "not empty" : Text;

    /// <summary>Returns whether a text is one of the words, or meets the other requirement.</summary>
    internal bool Contains(string text) => Text switch
    {
        NonEmpty => text.Length > 0,
        Alphanumeric => text.Any(char.IsAsciiLetterOrDigit),
        _ => _words.Length == 0 || Word(text) is not null,
    };

    /// <summary>Returns the nearest allowed number.</summary>
    internal double Clamp(double number) => _ranges.Length == 0 || Contains(number) ? number
        : _ranges.Select(range => Math.Clamp(number, range.Minimum, range.Maximum)).MinBy(limit => Math.Abs(limit - number));

    static string Describe(string range) =>
        range.EndsWith("..", StringComparison.Ordinal) ? $"{range[..^2]} or more" : range.Replace("..", " to ", StringComparison.Ordinal);

    static (double, double) Range(string text)
    {
        string[] ends = text.Split("..");
        double minimum = double.Parse(ends[0], CultureInfo.InvariantCulture);
        return ends.Length == 1 ? (minimum, minimum)
            : (minimum, ends[1].Length == 0 ? double.PositiveInfinity : double.Parse(ends[1], CultureInfo.InvariantCulture));
    }
}
