using System.Globalization;
using System.Management.Automation;
using System.Numerics;

namespace KafkaPS.Records;

/// <summary>Writes a whole number, big-endian, like Java's ShortSerializer, IntegerSerializer and LongSerializer.</summary>
/// <remarks>
/// Other types and text are converted as in PowerShell. But PowerShell rounds 1.5 and reads empty text as zero, so a record
/// would silently contain another value than the user's: these do not fit here.
/// </remarks>
sealed class IntegerSerializer<T>(string name) : KafkaSerializer(name)
    where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
{
    internal override int Write(object? value, UnmanagedBuffer buffer)
    {
        object? content = ScalarText.Unwrap(value);
        if (content is null) return Null;
        T number = content is T same ? same : Convert(content);
        int size = number.WriteBigEndian(buffer.Reserve(number.GetByteCount()));
        buffer.Commit(size);
        return size;
    }

    T Convert(object value)
    {
        try
        {
            var number = (T)LanguagePrimitives.ConvertTo(value, typeof(T), CultureInfo.InvariantCulture);
            if (IsExact(value, number)) return number;
        }
        catch (Exception e) when (e is PSInvalidCastException or OverflowException)
        {
            throw DoesNotFit(value, e);
        }

        throw DoesNotFit(value, null);
    }

    static bool IsExact(object value, T number) => value switch
    {
        string text => !string.IsNullOrWhiteSpace(text) && decimal.CreateChecked(number) == (decimal)LanguagePrimitives.ConvertTo(text, typeof(decimal), CultureInfo.InvariantCulture),
        decimal exact => decimal.CreateChecked(number) == exact,
        float or double or Half => double.CreateChecked(number) == System.Convert.ToDouble(value is Half half ? (float)half : value, CultureInfo.InvariantCulture),
        _ => true,
    };

    SerializationException DoesNotFit(object value, Exception? cause) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{ScalarText.Describe(value)} is not a valid {Name}. Use a whole number from {T.MinValue} to {T.MaxValue}."), cause);
}
