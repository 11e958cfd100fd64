using System.Globalization;
using System.Text;

namespace KafkaPS.Configuration;

/// <summary>A name and a value in a .properties file.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The value.</param>
/// <param name="Line">The line where it starts, from 1.</param>
readonly record struct PropertiesEntry(string Name, string Value, int Line);

/// <summary>The syntax of <c>java.util.Properties.load(Reader)</c>: comments, continued lines, three separators, and escapes.</summary>
static class PropertiesReader
{
    /// <summary>Returns the names and values in the order in which the names first occur; for a name that occurs twice, the last value.</summary>
    /// <exception cref="FormatException">A <c>\u</c> is not followed by four hexadecimal digits; the message names the line.</exception>
    internal static IReadOnlyList<PropertiesEntry> Read(string text)
    {
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        var properties = new List<PropertiesEntry>();
        foreach ((string line, int number) in LogicalLines(text))
        {
            PropertiesEntry property = Property(line, number);
            if (names.TryAdd(property.Name, properties.Count)) properties.Add(property);
            else properties[names[property.Name]] = property;
        }
        return properties;
    }

    /// <summary>Returns the lines without comments, blank lines, line ends and leading white space, with continued lines joined and escapes unresolved.</summary>
    static IEnumerable<(string Line, int Number)> LogicalLines(string text)
    {
        var line = new StringBuilder();
        int number = 0, first = 0;
        bool isContinued = false;
        foreach (string natural in NaturalLines(text))
        {
            number++;
            string rest = natural.TrimStart(' ', '\t', '\f');
            // A comment ends with its line, even if that ends with a backslash.
            bool isNothing = line.Length == 0 && (rest.Length == 0 || rest[0] is '#' or '!');
            isContinued = !isNothing && EndsWithEscape(rest);
            if (isNothing) continue;
            if (line.Length == 0) first = number;
            line.Append(rest, 0, isContinued ? rest.Length - 1 : rest.Length);
            if (isContinued) continue;
            yield return (line.ToString(), first);
            line.Clear();
        }
        // Java reads a lone backslash at the end of the file, unless CR LF follows it, as a line: an empty name with an empty value.
        if (line.Length > 0 || isContinued && !text.EndsWith("\r\n", StringComparison.Ordinal)) yield return (line.ToString(), first);
    }

    static IEnumerable<string> NaturalLines(string text)
    {
        using var reader = new StringReader(text);
        while (reader.ReadLine() is string line) yield return line;
    }

    /// <summary>Returns whether the line ends with an odd number of backslashes.</summary>
    static bool EndsWithEscape(string line) => (line.Length - line.TrimEnd('\\').Length) % 2 == 1;

    static PropertiesEntry Property(string line, int number)
    {
        int end = 0;
        while (end < line.Length && line[end] is not ('=' or ':' or ' ' or '\t' or '\f')) end += line[end] == '\\' ? 2 : 1;
        end = Math.Min(end, line.Length);

        int value = end;
        while (value < line.Length && line[value] is ' ' or '\t' or '\f') value++;
        if (value < line.Length && line[value] is '=' or ':') value++;
        while (value < line.Length && line[value] is ' ' or '\t' or '\f') value++;
        return new(Unescape(line[..end], number), Unescape(line[value..], number), number);
    }

    static string Unescape(string text, int number)
    {
        if (!text.Contains('\\', StringComparison.Ordinal)) return text;
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                result.Append(text[i]);
                continue;
            }
            if (++i >= text.Length) break;
            if (text[i] == 'u')
            {
                result.Append(CodeUnit(text, i + 1, number));
                i += 4;
            }
            else result.Append(text[i] switch { 't' => '\t', 'r' => '\r', 'n' => '\n', 'f' => '\f', char other => other });
        }
        return result.ToString();
    }

    static char CodeUnit(string text, int start, int number) =>
        start + 4 <= text.Length && ushort.TryParse(text.AsSpan(start, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit)
            ? (char)unit
            : throw new FormatException($"Line {number.ToString(CultureInfo.InvariantCulture)}: \\u must be followed by four hexadecimal digits.");
}
