using System.Globalization;

namespace KafkaPS.Records;

/// <summary>Writes one byte, 1 or 0, like Java's BooleanSerializer.</summary>
/// <remarks>Of other types, only true, false, 1 and 0 fit, as text or number: PowerShell's own conversion makes the text <c>false</c> true.</remarks>
sealed class BooleanSerializer() : KafkaSerializer("Boolean")
{
    internal override int Write(object? value, UnmanagedBuffer buffer) =>
        ScalarText.Unwrap(value) is { } content ? buffer.Append([ToBoolean(content) ? (byte)1 : (byte)0]) : Null;

    static bool ToBoolean(object value) => value switch
    {
        bool truth => truth,
        System.Management.Automation.SwitchParameter given => given.IsPresent,
        string or IConvertible and not (char or Enum or DateTime) => Convert.ToString(value, CultureInfo.InvariantCulture)!.Trim() switch
        {
            "1" => true,
            "0" => false,
            var text => bool.TryParse(text, out bool truth) ? truth : throw DoesNotFit(value),
        },
        _ => throw DoesNotFit(value),
    };

    static SerializationException DoesNotFit(object value) => new($"{ScalarText.Describe(value)} is not a valid Boolean. Use true, false, 1, or 0.");
}
