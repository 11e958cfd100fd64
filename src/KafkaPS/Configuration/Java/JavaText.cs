using System.Globalization;
using System.Text.RegularExpressions;

namespace KafkaPS.Configuration;

/// <summary>Reads text as Java does: <c>String.trim</c>, <c>Long.parseLong</c>, <c>Double.parseDouble</c>, and the lists of <c>ConfigDef</c>.</summary>
static partial class JavaText
{
    /// <summary>Removes blanks and control characters (up to U+0020) at both ends.</summary>
    internal static string Trim(string text)
    {
        int start = 0, end = text.Length;
        while (start < end && text[start] <= ' ') start++;
        while (end > start && text[end - 1] <= ' ') end--;
        return text[start..end];
    }

    /// <summary>Parses an integer of at most 64 bits. Java accepts a plus sign, leading zeros, and the digits of every script.</summary>
    internal static bool TryParseInteger(string text, out long value)
    {
        value = 0;
        bool negative = text.StartsWith('-');
        string digits = negative || text.StartsWith('+') ? text[1..] : text;
        if (digits.Length == 0) return false;

        Int128 sum = 0;
        foreach (char c in digits)
        {
            int digit = CharUnicodeInfo.GetDecimalDigitValue(c);
            if (digit < 0) return false;
            sum = sum * 10 + digit;
            if (sum > (Int128)long.MaxValue + 1) return false;
        }
        if (negative) sum = -sum;
        if (sum > long.MaxValue) return false;
        value = (long)sum;
        return true;
    }

    /// <summary>Parses a floating-point number. Hexadecimal ones, which Java accepts, are rejected.</summary>
    internal static bool TryParseDouble(string text, out double value)
    {
        value = 0;
        Match match = DoublePattern().Match(text);
        if (!match.Success) return false;
        string number = match.Groups["number"].Value;
        value = match.Groups["name"].Value switch
        {
            "NaN" => double.NaN,
            "Infinity" => text.StartsWith('-') ? double.NegativeInfinity : double.PositiveInfinity,
            _ => double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture),
        };
        return true;
    }

    /// <summary>Splits a list at commas and drops the white space around them. Empty text is an empty list.</summary>
    internal static string[] Split(string text)
    {
        string trimmed = Trim(text);
        return trimmed.Length == 0 ? [] : Comma().Split(trimmed);
    }

    [GeneratedRegex(@"^(?:[+-]?(?<name>NaN|Infinity)|(?<number>[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)[fFdD]?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex DoublePattern();

    [GeneratedRegex(@"[ \t\n\v\f\r]*,[ \t\n\v\f\r]*", RegexOptions.CultureInvariant)]
    private static partial Regex Comma();
}
