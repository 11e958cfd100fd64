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
/// <remarks>It refuses all that is no partition: what cannot be converted, the engine would leave unbound in silence when it comes by property name.</remarks>
[AttributeUsage(AttributeTargets.Property)]
sealed class PartitionTransformationAttribute : RecordTransformationAttribute
{
    private protected override object? Transform(object? input)
    {
        object? value = ScalarText.Unwrap(input);
        if (value is null || value is string text && string.IsNullOrWhiteSpace(text)) return null;
        return WholeNumber.Of(value) is long number and >= 0 and <= int.MaxValue ? (int)number
            : throw new ArgumentException($"{ScalarText.Describe(value)} is not a valid partition, which is a whole number from 0.");
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
