using System.Buffers;
using System.Globalization;
using System.Management.Automation.Host;
using System.Text;
using KafkaPS.Configuration;

namespace KafkaPS;

/// <summary>
/// Makes text from outside (a broker, a token issuer, a record, a file or its name) safe to show: what a terminal would obey, or show as something else, becomes a
/// visible escape. Every message, warning, verbose line and view of the module uses it.
/// </summary>
public static class ConsoleText
{
    /// <summary>The maximum length. Longer text is truncated: it is a message, not data.</summary>
    const int MaxLength = 4000;

    /// <summary>The characters after which a word can be broken: they separate the parts of addresses, paths, property names and lists.</summary>
    static readonly SearchValues<char> s_dividers = SearchValues.Create(".,;:/\\=_-");

    /// <summary>
    /// Returns the text of a value on one line. Line breaks and tabs become spaces, and a lone carriage return becomes <c>\r</c>. Other control characters (C0, DEL,
    /// C1), invisible characters such as those that change the text direction, and unpaired surrogates become escapes such as <c>\u001B</c>. Text of more than 4000
    /// characters is truncated and ends with an ellipsis. The password in an address such as <c>https://user:password@host</c> is masked.
    /// </summary>
    /// <param name="value">Any value; null becomes an empty text.</param>
    public static string Escape(object? value)
    {
        string text = Secrets.Hide(value as string ?? Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
        if (text.Length > MaxLength) text = string.Concat(text.AsSpan(0, MaxLength), "…");
        return IsPlain(text) ? text : Escaped(text);
    }

    /// <summary>Returns the number of characters in a line of the host. Without a screen, that is what PowerShell assumes.</summary>
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

    /// <summary>Wraps text between words into lines of at most this width. A longer word, such as a path in a command, stays whole, so that it can be copied.</summary>
    /// <param name="value">The text.</param>
    /// <param name="width">The width in characters; at least 20.</param>
    public static string Wrap(object? value, int width) => Lines(value, Math.Max(20, width), mustFit: false);

    /// <summary>
    /// Wraps text for a table column. Lines break between words, and longer words break after a character that separates their parts, such as the dots of a property
    /// name. What still does not fit is cut and ends with an ellipsis.
    /// </summary>
    /// <param name="value">The text.</param>
    /// <param name="width">The width of the column in characters; at least 8.</param>
    public static string Fit(object? value, int width) => Lines(value, Math.Max(8, width), mustFit: true);

    /// <summary>Returns text on one line, cut to a width. Cut text ends with an ellipsis.</summary>
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
            // An unpaired surrogate is enumerated as this character.
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
            // Without a line feed, it ends no line: it is the rest of a line end after a name from a Windows file.
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
