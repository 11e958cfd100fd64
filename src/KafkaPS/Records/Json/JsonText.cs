using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace KafkaPS.Records;

/// <summary>Writes the strings and numbers of JSON (RFC 8259).</summary>
static class JsonText
{
    /// <summary>All characters that JSON requires to be escaped: the quotation mark, the backslash and the control characters below U+0020.</summary>
    static readonly SearchValues<char> Escaped = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(code => (char)code), '"', '\\']);

    /// <summary>Appends a string with its quotation marks.</summary>
    /// <exception cref="EncoderFallbackException">It has an unpaired surrogate.</exception>
    internal static void WriteString(string text, UnmanagedBuffer buffer)
    {
        buffer.Append("\""u8);
        ReadOnlySpan<char> rest = text;
        for (int next = rest.IndexOfAny(Escaped); next >= 0; next = rest.IndexOfAny(Escaped))
        {
            WritePlain(rest[..next], buffer);
            WriteEscape(rest[next], buffer);
            rest = rest[(next + 1)..];
        }

        WritePlain(rest, buffer);
        buffer.Append("\""u8);
    }

    /// <summary>Appends bytes as a base64 string.</summary>
    internal static void WriteBase64(ReadOnlySpan<byte> bytes, UnmanagedBuffer buffer)
    {
        buffer.Append("\""u8);
        System.Buffers.Text.Base64.EncodeToUtf8(bytes, buffer.Reserve(System.Buffers.Text.Base64.GetMaxEncodedToUtf8Length(bytes.Length)), out _, out int written);
        buffer.Commit(written);
        buffer.Append("\""u8);
    }

    /// <summary>Appends a number, or returns false when the value is not one. NaN and infinity are numbers too: the caller must check for them first.</summary>
    internal static bool TryWriteNumber(object value, UnmanagedBuffer buffer)
    {
        const int MaxLength = 64;
        switch (value)
        {
            case IUtf8SpanFormattable number and (int or long or double or decimal or float or byte or short or uint or ulong or ushort or sbyte or nint or nuint or Half or Int128 or UInt128):
                number.TryFormat(buffer.Reserve(MaxLength), out int written, default, CultureInfo.InvariantCulture);
                buffer.Commit(written);
                return true;
            case BigInteger number:
                buffer.Append(Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)));
                return true;
            default:
                return false;
        }
    }

    static void WritePlain(ReadOnlySpan<char> text, UnmanagedBuffer buffer)
    {
        if (text.IsEmpty) return;
        buffer.Commit(TextBytes.Utf8.GetBytes(text, buffer.Reserve(TextBytes.Utf8.GetMaxByteCount(text.Length))));
    }

    static void WriteEscape(char character, UnmanagedBuffer buffer) => buffer.Append(character switch
    {
        '"' => "\\\""u8,
        '\\' => "\\\\"u8,
        '\n' => "\\n"u8,
        '\r' => "\\r"u8,
        '\t' => "\\t"u8,
        '\b' => "\\b"u8,
        '\f' => "\\f"u8,
        _ => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}")),
    });
}
