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
    /// <exception cref="FormatException">A <c>\u</c> escape is malformed.</exception>
    internal static IReadOnlyList<KeyValuePair<string, string>> Read(string path) => PropertiesReader.Read(Decode(File.ReadAllBytes(path)));

    static string Decode(byte[] bytes)
    {
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
}
