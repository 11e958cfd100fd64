using System.Globalization;
using System.Management.Automation;
using KafkaPS.Records;

namespace KafkaPS.Completion;

/// <summary>Lets a parameter take a timestamp as a date, as milliseconds or as text.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class TimestampTransformationAttribute : RecordTransformationAttribute
{
    private protected override object? Transform(object? input) => RecordTimestamp.Of(input);
}

/// <summary>Lets a parameter take headers as a dictionary, as an object with properties, or as text.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class HeaderTransformationAttribute : RecordTransformationAttribute
{
    private protected override object Transform(object? input) => HeaderList.Of(input);
}

/// <summary>Lets a parameter take an empty text, such as an empty cell of a CSV file, for no partition; PowerShell itself would make it partition 0.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class PartitionTransformationAttribute : RecordTransformationAttribute
{
    private protected override object? Transform(object? input)
    {
        object? value = ScalarText.Unwrap(input);
        if (value is null || value is string text && string.IsNullOrWhiteSpace(text)) return null;
        // Converted as the parameter would be; what is no number at all is left to the engine's own message.
        return !LanguagePrimitives.TryConvertTo(value, CultureInfo.InvariantCulture, out int partition) ? input
            : partition >= 0 ? partition
            : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"'{partition}' is no partition: a whole number from 0."));
    }
}

/// <summary>What these transformations share: their errors are errors of the call, which name the parameter.</summary>
abstract class RecordTransformationAttribute : ArgumentTransformationAttribute
{
    private protected abstract object? Transform(object? input);

    public sealed override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        try
        {
            return Transform(inputData)!;
        }
        catch (ArgumentException e)
        {
            throw new ArgumentTransformationMetadataException(e.Message, e);
        }
    }
}
