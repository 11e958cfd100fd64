using System.Text;

namespace KafkaPS.Configuration;

/// <summary>A Java .properties file on disk.</summary>
static class PropertiesFile
{
    /// <summary>
    /// The names and values in the order of the file; of a name that occurs twice the last value, as in Java. A byte order mark tells the encoding;
    /// without one it is UTF-8, or ISO-8859-1 when the bytes are no UTF-8.
    /// </summary>
    /// <remarks>Java has no one rule here: <c>Properties.load</c> reads bytes as ISO-8859-1 and characters as they are, and resource bundles are UTF-8 first
    /// since Java 9 (JEP 226), as here.</remarks>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="FormatException">A <c>\u</c> escape is malformed, or the file is UTF-16 without a byte order mark.</exception>
    internal static IReadOnlyList<PropertiesEntry> Read(string path) => PropertiesReader.Read(Decode(File.ReadAllBytes(path)));

    static string Decode(byte[] bytes)
    {
        // Names with NUL in them would come of it, and a password under a name that nobody knows is no longer taken for one.
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

    /// <summary>Whether it starts as Latin text does in UTF-16: every second byte is NUL.</summary>
    static bool IsUnmarkedUtf16(byte[] bytes)
    {
        const int looked = 8;
        if (bytes.Length < looked || bytes.Length % 2 != 0) return false;
        bool[] isNul = [.. bytes.Take(looked).Select(value => value == 0)];
        return Alternates(isNul, first: true) || Alternates(isNul, first: false);
    }

    static bool Alternates(bool[] flags, bool first) => Enumerable.Range(0, flags.Length).All(i => flags[i] == (i % 2 == 0 == first));
}
