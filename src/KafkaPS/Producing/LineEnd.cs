using System.Text;

namespace KafkaPS.Producing;

/// <summary>A line ending, as bytes in the encoding of a text.</summary>
/// <param name="Delimiter">The bytes that end a line.</param>
/// <param name="CarriageReturn">The bytes that belong to the line ending if they precede it; empty for none.</param>
/// <param name="UnitBytes">The minimum size of a character in bytes: a line ending starts at a multiple of it.</param>
sealed record LineEnd(byte[] Delimiter, byte[] CarriageReturn, int UnitBytes)
{
    /// <summary>In encodings with single-byte and multibyte characters, the second byte of a character may be a letter or a symbol, but is never below 0x30.</summary>
    const byte FirstTrailByte = 0x30;

    /// <param name="delimiter">The line delimiter; null for a line feed, optionally preceded by a carriage return.</param>
    /// <param name="encoding">The encoding of the text.</param>
    internal static LineEnd Of(string? delimiter, Encoding encoding) => new(
        encoding.GetBytes(delimiter ?? "\n"), delimiter is null ? encoding.GetBytes("\r") : [], encoding is UnicodeEncoding ? 2 : encoding is UTF32Encoding ? 4 : 1);

    /// <summary>Returns whether the delimiter's bytes can be found in a text without decoding it.</summary>
    internal static bool IsCertain(string? delimiter, Encoding encoding) =>
        delimiter is null || encoding.IsSingleByte || encoding is UTF8Encoding or UnicodeEncoding or UTF32Encoding || encoding.GetBytes(delimiter).All(value => value < FirstTrailByte);
}
