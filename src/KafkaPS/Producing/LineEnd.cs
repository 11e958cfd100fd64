using System.Text;

namespace KafkaPS.Producing;

/// <summary>What ends a line, in the bytes of a text's encoding.</summary>
/// <param name="Delimiter">The bytes that end a line.</param>
/// <param name="CarriageReturn">The bytes that belong to the line end when they stand before it; empty when none do.</param>
/// <param name="UnitBytes">How many bytes a character has at least: a line end starts at a multiple of it.</param>
sealed record LineEnd(byte[] Delimiter, byte[] CarriageReturn, int UnitBytes)
{
    /// <summary>In the encodings whose characters have one byte or several, the second byte of a character may be a letter or a sign, but none of the first 0x30.</summary>
    const byte FirstTrailByte = 0x30;

    /// <param name="delimiter">What ends a line; null for a line feed, with a carriage return before it or not.</param>
    /// <param name="encoding">The encoding of the text.</param>
    internal static LineEnd Of(string? delimiter, Encoding encoding) => new(
        encoding.GetBytes(delimiter ?? "\n"), delimiter is null ? encoding.GetBytes("\r") : [], encoding is UnicodeEncoding ? 2 : encoding is UTF32Encoding ? 4 : 1);

    /// <summary>Whether these bytes can be found in a text without decoding it.</summary>
    internal static bool IsCertain(string? delimiter, Encoding encoding) =>
        delimiter is null || encoding.IsSingleByte || encoding is UTF8Encoding or UnicodeEncoding or UTF32Encoding || encoding.GetBytes(delimiter).All(value => value < FirstTrailByte);
}
