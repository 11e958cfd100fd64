using System.Text;

namespace KafkaPS.Records;

/// <summary>Converts text to bytes.</summary>
static class TextBytes
{
    /// <summary>Strict: half of a surrogate pair is an error, where a lenient encoding would silently send a question mark.</summary>
    internal static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Appends text, without a byte order mark.</summary>
    /// <returns>The number of bytes.</returns>
    /// <exception cref="SerializationException">The encoding cannot represent a character of it.</exception>
    internal static int Write(string text, Encoding encoding, UnmanagedBuffer buffer)
    {
        try
        {
            int written = encoding.GetBytes(text, buffer.Reserve(encoding.GetMaxByteCount(text.Length)));
            buffer.Commit(written);
            return written;
        }
        catch (EncoderFallbackException e)
        {
            throw new SerializationException(WhyNot(text, e, encoding), e);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new SerializationException($"the text has {text.Length} characters, which may be more than 2 GiB.", e);
        }
    }

    static string WhyNot(string text, EncoderFallbackException e, Encoding encoding)
    {
        if (e.CharUnknown is not '\0' && char.IsSurrogate(e.CharUnknown))
            return $"the text has an unpaired surrogate (U+{(int)e.CharUnknown:X4}) at position {e.Index}, which {Name(encoding)} cannot represent.";
        int character = e.IsUnknownSurrogate() ? char.ConvertToUtf32(e.CharUnknownHigh, e.CharUnknownLow) : e.CharUnknown;
        string shown = e.IsUnknownSurrogate() ? text.Substring(e.Index, 2) : e.CharUnknown.ToString();
        return $"the text has the character '{shown}' (U+{character:X4}) at position {e.Index}, which {Name(encoding)} cannot represent.";
    }

    static string Name(Encoding encoding) => encoding.WebName.ToUpperInvariant();
}
