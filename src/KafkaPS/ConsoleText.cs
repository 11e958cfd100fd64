using System.Globalization;
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
