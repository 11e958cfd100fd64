using System.Text;

namespace KafkaPS.Records;

/// <summary>Text whose key and value stand on one line with a delimiter between them, as Kafka's console producer (<c>key.separator</c>) and <c>kcat -K</c> take it.</summary>
/// <param name="delimiter">What is between key and value; not empty. The first one in the line counts.</param>
/// <param name="isKeyOptional">Whether a line without it is a record without a key; otherwise it is an error.</param>
sealed class KeyDelimiter(string delimiter, bool isKeyOptional)
{
    readonly byte[] _delimiter = Encoding.UTF8.GetBytes(delimiter);

    /// <summary>Divides a line of a file as its bytes are.</summary>
    /// <param name="line">The line in UTF-8, or in whatever extends ASCII.</param>
    /// <param name="key">The bytes of the key.</param>
    /// <param name="value">The bytes of the value.</param>
    /// <returns>False when the line has no key; then the value is the line.</returns>
    /// <exception cref="SerializationException">The line has no delimiter, and needs one.</exception>
    internal bool TrySplit(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        int at = line.IndexOf(_delimiter);
        if (at < 0 && !isKeyOptional) throw Missing();
        key = at < 0 ? default : line[..at];
        value = at < 0 ? line : line[(at + _delimiter.Length)..];
        return at >= 0;
    }

    /// <summary>Divides a text of the pipeline.</summary>
    /// <returns>The key, null for none, and the value.</returns>
    /// <exception cref="SerializationException">The text has no delimiter, and needs one.</exception>
    internal (string? Key, string Value) Split(string line)
    {
        int at = line.IndexOf(delimiter, StringComparison.Ordinal);
        if (at >= 0) return (line[..at], line[(at + delimiter.Length)..]);
        return isKeyOptional ? (null, line) : throw Missing();
    }

    SerializationException Missing() => new($"The line does not contain the delimiter '{Shown}' of -KeyDelimiter. To send such lines without a key, use -AllowMissingKey.");

    string Shown => delimiter.Replace("\t", "`t", StringComparison.Ordinal).Replace("\0", "`0", StringComparison.Ordinal);
}
