using System.Text;

namespace KafkaPS.Configuration;

/// <summary>A Java .properties file on disk.</summary>
static class PropertiesFile
{
    /// <summary>
    /// Returns the names and values in file order; for a name that occurs twice, the last value, as in Java. A byte order mark determines the encoding;
    /// without one, it is UTF-8, or ISO-8859-1 when the bytes are not valid UTF-8.
    /// </summary>
    /// <remarks>Java has no single rule here: <c>Properties.load</c> reads bytes as ISO-8859-1 and characters as they are, and resource bundles try UTF-8 first
    /// since Java 9 (JEP 226), as here.</remarks>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    /// <exception cref="FormatException">A <c>\u</c> escape is malformed, or the file is UTF-16 without a byte order mark.</exception>
    internal static IReadOnlyList<PropertiesEntry> Read(string path) => PropertiesReader.Read(Decode(File.ReadAllBytes(path)));

    static string Decode(byte[] bytes)
    {
        // Otherwise names would contain NUL, and a password under an unknown name would not be recognized as one.
        if (IsUnmarkedUtf16(bytes)) throw new FormatException("It is UTF-16 without a byte order mark. Save it as UTF-8.");
        try
        {
            using var reader = new StreamReader(new MemoryStream(bytes), new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true);
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }

    /// <summary>Returns whether the bytes start like Latin text in UTF-16: every second byte is NUL.</summary>
    static bool IsUnmarkedUtf16(byte[] bytes)
    {
        const int looked = 8;
        if (bytes.Length < looked || bytes.Length % 2 != 0) return false;
        bool[] isNul = [.. bytes.Take(looked).Select(value => value == 0)];
        return Alternates(isNul, first: true) || Alternates(isNul, first: false);
    }

    static bool Alternates(bool[] flags, bool first) => Enumerable.Range(0, flags.Length).All(i => flags[i] == (i % 2 == 0 == first));
}
