using System.Buffers;
using System.Globalization;
using System.Management.Automation.Host;
using System.Text;
using KafkaPS.Configuration;

namespace KafkaPS;

/// <summary>
/// Text from elsewhere (a broker, an issuer of tokens, a record, a file or its name) as it may be shown: what a terminal would obey, or show otherwise
/// than it is, becomes a visible escape. Every message, warning, verbose line and view of the module uses it.
/// </summary>
public static class ConsoleText
{
    /// <summary>Longer text is cut short: it is a message, not data.</summary>
    const int MaxLength = 4000;

    /// <summary>After these a word can be broken: they divide the parts of addresses, paths, property names and lists.</summary>
    static readonly SearchValues<char> s_dividers = SearchValues.Create(".,;:/\\=_-");

    /// <summary>
    /// The text of a value on one line. Line ends and tabs become a space, and a carriage return alone <c>\r</c>; other control characters (C0, DEL, C1), invisible characters such as those that
    /// change the direction of writing, and halves of characters become <c>\u001B</c>. Text of more than 4000 characters is cut short, and ends with an ellipsis. The password in an address such as <c>https://user:password@host</c> is masked.
    /// </summary>
    /// <param name="value">Anything; null is an empty text.</param>
    public static string Escape(object? value)
    {
        string text = Secrets.Hide(value as string ?? Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
        if (text.Length > MaxLength) text = string.Concat(text.AsSpan(0, MaxLength), "…");
        return IsPlain(text) ? text : Escaped(text);
    }

    /// <summary>How many characters a line of the host has. Where the host has no screen, it is what PowerShell assumes.</summary>
    /// <param name="host">The host of the session.</param>
    public static int Width(PSHost? host)
    {
        try
        {
            if (host?.UI?.RawUI?.BufferSize.Width is int width and > 0) return width;
        }
        catch (Exception e) when (e is HostException or NotImplementedException or IOException or PlatformNotSupportedException)
        {
            // A host without a screen, such as a service's.
        }
        return 120;
    }

    /// <summary>Text in lines of at most a width, broken between words. A longer word, such as a path in a command, stays whole, so that it can be copied.</summary>
    /// <param name="value">The text.</param>
    /// <param name="width">The width in characters; at least 20.</param>
    public static string Wrap(object? value, int width) => Lines(value, Math.Max(20, width), mustFit: false);

    /// <summary>
    /// Text for a column of a table: in lines of at most the width of the column, broken between words, and a longer word after a character that divides its
    /// parts, such as the dots of a property. What still does not fit is cut and ends with an ellipsis.
    /// </summary>
    /// <param name="value">The text.</param>
    /// <param name="width">The width of the column in characters; at least 8.</param>
    public static string Fit(object? value, int width) => Lines(value, Math.Max(8, width), mustFit: true);

    /// <summary>Text on one line, cut to a width; where it was cut, it ends with an ellipsis.</summary>
    /// <param name="value">The text.</param>
    /// <param name="width">The width in characters; at least 8.</param>
    public static string Cut(object? value, int width)
    {
        string text = Escape(value);
        width = Math.Max(8, width);
        return text.Length <= width ? text : string.Concat(text.AsSpan(0, width - 1), "…");
    }

    static string Lines(object? value, int width, bool mustFit)
    {
        var result = new StringBuilder();
        int used = 0;
        foreach (string word in Escape(value).Split(' '))
        {
            bool fits = used == 0 || used + 1 + word.Length <= width;
            if (!fits) result.Append('\n');
            else if (used > 0) result.Append(' ');
            used = fits && used > 0 ? used + 1 : 0;
            string rest = word;
            while (mustFit && rest.Length > width)
            {
                int parts = rest.AsSpan(0, width).LastIndexOfAny(s_dividers) + 1;
                if (parts == 0) rest = string.Concat(rest.AsSpan(0, width - 1), "…");
                else
                {
                    result.Append(rest, 0, parts).Append('\n');
                    rest = rest[parts..];
                }
            }
            result.Append(rest);
            used += rest.Length;
        }
        return result.ToString();
    }

    static bool IsPlain(string text)
    {
        foreach (Rune character in text.EnumerateRunes())
        {
            // Half a character comes out as this one.
            if (character == Rune.ReplacementChar || !IsShown(character)) return false;
        }
        return true;
    }

    static string Escaped(string text)
    {
        var result = new StringBuilder(text.Length + 16);
        for (int i = 0; i < text.Length;)
        {
            bool isWhole = Rune.TryGetRuneAt(text, i, out Rune character);
            if (isWhole && IsShown(character)) result.Append(character);
            else if (text[i] is '\n' && i > 0 && text[i - 1] is '\r') { }
            // Without a line feed it ends no line: it is what is left of one, at the end of a name that came from a file of Windows.
            else if (text[i] is '\r' && (i + 1 == text.Length || text[i + 1] is not '\n')) result.Append("\\r");
            else if (text[i] is '\r' or '\n' or '\t') result.Append(' ');
            else if (isWhole && !character.IsBmp) result.Append(CultureInfo.InvariantCulture, $"\\U{character.Value:X8}");
            else result.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:X4}");
            i += isWhole ? character.Utf16SequenceLength : 1;
        }
        return result.ToString();
    }

    static bool IsShown(Rune character) => Rune.GetUnicodeCategory(character)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate);
}
