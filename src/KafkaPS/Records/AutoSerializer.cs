using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Text;

namespace KafkaPS.Records;

/// <summary>The serializer when none is named: text as UTF-8, bytes as they are, numbers, dates and the like as invariant text.</summary>
sealed class AutoSerializer : KafkaSerializer
{
    internal static readonly AutoSerializer Instance = new();

    /// <summary>Strict: a lone surrogate is an error, where a lenient encoding would silently send a question mark.</summary>
    static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    internal override int Write(object? value, UnmanagedBuffer buffer) => value switch
    {
        string text => WriteText(text, buffer),
        null => Null,
        byte[] bytes => WriteBytes(bytes, buffer),
        PSObject wrapped when wrapped.BaseObject is not PSCustomObject => Write(wrapped.BaseObject, buffer),
        _ => WriteText(ToInvariantText(value), buffer),
    };

    static int WriteText(string text, UnmanagedBuffer buffer)
    {
        try
        {
            int written = Utf8.GetBytes(text, buffer.Reserve(Utf8.GetMaxByteCount(text.Length)));
            buffer.Commit(written);
            return written;
        }
        catch (EncoderFallbackException e)
        {
            throw new SerializationException(
                $"the text has half of a surrogate pair (U+{(int)e.CharUnknown:X4}) at position {e.Index}, which UTF-8 cannot express.", e);
        }
    }

    static int WriteBytes(byte[] bytes, UnmanagedBuffer buffer)
    {
        buffer.Append(bytes);
        return bytes.Length;
    }

    static string ToInvariantText(object value) => value switch
    {
        char character => character.ToString(),
        bool truth => truth ? "true" : "false",
        Enum member => member.ToString(),
        IFormattable date and (DateTime or DateTimeOffset or DateOnly or TimeOnly) => date.ToString("o", CultureInfo.InvariantCulture),
        IFormattable scalar and (IConvertible or Guid or TimeSpan or Int128 or UInt128 or Half or BigInteger) =>
            scalar.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new SerializationException(
            $"a value of type {value.GetType()} has no text form; turn it into text or bytes first, for instance with ConvertTo-Json -Compress."),
    };
}
