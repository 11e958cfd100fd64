using System.Buffers.Binary;
using System.Globalization;
using System.Management.Automation;
using System.Numerics;

namespace KafkaPS.Records;

/// <summary>Writes a 32-bit IEEE 754 number, big-endian, like Java's FloatSerializer (<c>Float.floatToRawIntBits</c>).</summary>
sealed class SingleSerializer() : RealSerializer<float>("Single")
{
    /// <summary>.NET's NaN has its sign bit set, Java's does not. Any other NaN keeps its raw bits.</summary>
    const int NaN = unchecked((int)0xFFC00000), JavaNaN = 0x7FC00000;

    private protected override int WriteNumber(float number, UnmanagedBuffer buffer)
    {
        int bits = BitConverter.SingleToInt32Bits(number);
        BinaryPrimitives.WriteInt32BigEndian(buffer.Reserve(sizeof(int)), bits == NaN ? JavaNaN : bits);
        buffer.Commit(sizeof(int));
        return sizeof(int);
    }
}

/// <summary>Writes a 64-bit IEEE 754 number, big-endian, like Java's DoubleSerializer (<c>Double.doubleToLongBits</c>, which makes every NaN the same).</summary>
sealed class DoubleSerializer() : RealSerializer<double>("Double")
{
    const long JavaNaN = 0x7FF8_0000_0000_0000;

    private protected override int WriteNumber(double number, UnmanagedBuffer buffer)
    {
        BinaryPrimitives.WriteInt64BigEndian(buffer.Reserve(sizeof(long)), double.IsNaN(number) ? JavaNaN : BitConverter.DoubleToInt64Bits(number));
        buffer.Commit(sizeof(long));
        return sizeof(long);
    }
}

/// <summary>The base of the floating-point serializers: other types and text are converted as in PowerShell, rounded to the nearest representable number.</summary>
/// <remarks>A number that would become infinite does not fit, nor does empty text, which PowerShell reads as zero.</remarks>
abstract class RealSerializer<T>(string name) : KafkaSerializer(name)
    where T : struct, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    private protected abstract int WriteNumber(T number, UnmanagedBuffer buffer);

    internal override int Write(object? value, UnmanagedBuffer buffer)
    {
        object? content = ScalarText.Unwrap(value);
        return content is null ? Null : WriteNumber(content is T same ? same : Convert(content), buffer);
    }

    T Convert(object value)
    {
        try
        {
            (T number, bool mayBeInfinite) = value switch
            {
                // PowerShell would read "-0" as a whole number, whose zero has no sign.
                string text when T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out T parsed) => (parsed, !text.Any(char.IsAsciiDigit)),
                string text when string.IsNullOrWhiteSpace(text) => throw DoesNotFit(value, null),
                float or double or Half => (ByPowerShell(value), double.IsInfinity(System.Convert.ToDouble(value is Half half ? (float)half : value, CultureInfo.InvariantCulture))),
                _ => (ByPowerShell(value), false),
            };
            return mayBeInfinite || !T.IsInfinity(number) ? number : throw DoesNotFit(value, null);
        }
        catch (PSInvalidCastException e)
        {
            throw DoesNotFit(value, e);
        }
    }

    static T ByPowerShell(object value) => (T)LanguagePrimitives.ConvertTo(value is Half half ? (float)half : value, typeof(T), CultureInfo.InvariantCulture);

    SerializationException DoesNotFit(object value, Exception? cause) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{ScalarText.Describe(value)} is not a valid {Name}. Use a number from {T.MinValue} to {T.MaxValue}."), cause);
}
