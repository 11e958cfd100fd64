using System.Text;

namespace KafkaPS.Records;

/// <summary>Splits lines into key and value at a delimiter, like Kafka's console producer (<c>key.separator</c>) and <c>kcat -K</c>.</summary>
/// <param name="delimiter">The text between key and value; not empty. Its first occurrence in the line counts.</param>
/// <param name="isKeyOptional">Whether a line without it is a record without a key; otherwise it is an error.</param>
sealed class KeyDelimiter(string delimiter, bool isKeyOptional)
{
    readonly byte[] _delimiter = Encoding.UTF8.GetBytes(delimiter);

    /// <summary>Splits the bytes of a line of a file.</summary>
    /// <param name="line">The line in UTF-8, or in any encoding that extends ASCII.</param>
    /// <param name="key">The bytes of the key.</param>
    /// <param name="value">The bytes of the value.</param>
    /// <returns>False when the line has no key; the value is then the whole line.</returns>
    /// <exception cref="SerializationException">The line has no delimiter, but needs one.</exception>
    internal bool TrySplit(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        int at = line.IndexOf(_delimiter);
        if (at < 0 && !isKeyOptional) throw Missing();
        key = at < 0 ? default : line[..at];
        value = at < 0 ? line : line[(at + _delimiter.Length)..];
        return at >= 0;
    }

    /// <summary>Splits a text from the pipeline.</summary>
    /// <returns>The key, or null, and the value.</returns>
    /// <exception cref="SerializationException">The text has no delimiter, but needs one.</exception>
    internal (string? Key, string Value) Split(string line)
    {
        int at = line.IndexOf(delimiter, StringComparison.Ordinal);
        if (at >= 0) return (line[..at], line[(at + delimiter.Length)..]);
        return isKeyOptional ? (null, line) : throw Missing();
    }

    SerializationException Missing() => new($"The line does not contain the delimiter '{Shown}' of -KeyDelimiter. To send such lines without a key, use -AllowMissingKey.");

    string Shown => delimiter.Replace("\t", "`t", StringComparison.Ordinal).Replace("\0", "`0", StringComparison.Ordinal);
}
