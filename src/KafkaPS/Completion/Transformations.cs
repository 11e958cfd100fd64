using System.Management.Automation;
using System.Text;
using KafkaPS.Producing;
using KafkaPS.Records;

namespace KafkaPS.Completion;

/// <summary>Lets a parameter of type <see cref="KafkaDeserializer"/> accept a name, the name of the Java class, or a script block.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class DeserializerTransformationAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? input = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return input switch
        {
            string name => Deserializers.Find(name.Trim()) ?? throw new ArgumentTransformationMetadataException(NotFound(name)),
            ScriptBlock script => new ScriptDeserializer(script),
            _ => inputData,
        };
    }

    static string NotFound(string name) =>
        $"The deserializer '{name}' does not exist. Use one of {string.Join(", ", Deserializers.Names)}, the name of the corresponding Java class, or a script block.";
}

/// <summary>Lets a parameter of type <see cref="Encoding"/> accept a name or a code page, like PowerShell's own cmdlets.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class EncodingTransformationAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? input = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        try
        {
            return input switch
            {
                string name => TextEncodings.Find(name),
                int codePage => TextEncodings.CodePage(codePage),
                _ => inputData,
            };
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new ArgumentTransformationMetadataException(
                $"The encoding '{input}' does not exist. Use one of {string.Join(", ", TextEncodings.Names)}, another .NET encoding name such as iso-8859-1, or a code page.", e);
        }
    }
}

/// <summary>Wraps the argument of a parameter of type PSObject in a PSObject.</summary>
/// <remarks>
/// The engine would do this too, but fails when a script block runs for <c>$null</c> and returns several objects: it looks for properties of an object that does not exist.
/// </remarks>
[AttributeUsage(AttributeTargets.Property)]
sealed class ObjectTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => inputData is null ? null : PSObject.AsPSObject(inputData);
}

/// <summary>Lets a parameter of type <see cref="KafkaProducer"/> also accept the name of a producer.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class ProducerTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>Whether text from the pipeline that is not the name of a producer can belong to another parameter.</summary>
    public bool MayBeAnother { get; set; }

    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? input = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return input switch
        {
            // The engine tries the next parameter only if the inner exception is of its own type.
            string name => ProducerSession.Current.Find(name)
                ?? throw new ArgumentTransformationMetadataException(ProducerTransformation.NotFound(name).Message, MayBeAnother ? new PSInvalidCastException() : null),
            object[] list => list.Select(item => (KafkaProducer)Transform(engineIntrinsics, item)).ToArray(),
            _ => inputData,
        };
    }
}

/// <summary>Prevents a producer from being converted to its name for a parameter that accepts text, so that the pipeline binds it to -Producer instead.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class NotProducerTransformationAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        return (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is KafkaProducer producer
            ? throw new ArgumentTransformationMetadataException($"'{producer}' is a producer. Give it with -Producer.", new PSInvalidCastException())
            : inputData;
    }
}

static class ProducerTransformation
{
    /// <summary>Returns the error for a name that no open producer has, which lists the open producers.</summary>
    internal static ItemNotFoundException NotFound(string name)
    {
        IReadOnlyList<KafkaProducer> open = ProducerSession.Current.Open;
        string others = open.Count == 0 ? "No producer is open. Create one with New-KafkaProducer." : $"The open producers are: {string.Join(", ", open)}.";
        return new ItemNotFoundException($"This session has no open Kafka producer named '{name}'. {others}");
    }
}

/// <summary>Lets a parameter of type <see cref="KafkaSerializer"/> accept a name, the name of the Java class, or a script block.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class SerializerTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>A hint at what users may have meant by an abbreviated parameter name, or empty for none.</summary>
    public string Hint { get; set; } = "";

    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? input = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return input switch
        {
            string name => Serializers.Find(name.Trim()) ?? throw new ArgumentTransformationMetadataException($"{NotFound(name)} {Hint}".TrimEnd()),
            ScriptBlock script => new ScriptSerializer(script),
            _ => inputData,
        };
    }

    static string NotFound(string name) =>
        $"The serializer '{name}' does not exist. Use one of {string.Join(", ", Serializers.Names)}, the name of the corresponding Java class, or a script block.";
}

/// <summary>Lets a parameter accept a timestamp as a date, as milliseconds, or as text.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class TimestampTransformationAttribute : RecordTransformationAttribute
{
    private protected override object? Transform(object? input) => RecordTimestamp.Of(input);
}

/// <summary>Lets a parameter accept headers as a dictionary, as an object with properties, or as text.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class HeaderTransformationAttribute : RecordTransformationAttribute
{
    private protected override object Transform(object? input) => HeaderList.Of(input);
}

/// <summary>Lets a parameter accept empty text, such as an empty cell of a CSV file, as no partition. PowerShell itself would convert it to partition 0.</summary>
/// <remarks>Rejects everything that is not a partition. If a value from the pipeline by property name cannot be converted, the engine would silently leave the parameter unbound.</remarks>
[AttributeUsage(AttributeTargets.Property)]
sealed class PartitionTransformationAttribute : RecordTransformationAttribute
{
    private protected override object? Transform(object? input)
    {
        object? value = ScalarText.Unwrap(input);
        if (value is null || value is string text && string.IsNullOrWhiteSpace(text)) return null;
        return WholeNumber.Of(value) is long number and >= 0 and <= int.MaxValue ? (int)number
            : throw new ArgumentException($"{ScalarText.Describe(value)} is not a valid partition. Use a whole number from 0.");
    }
}

/// <summary>The base class of these transformations. Reports their errors as errors of the call, which name the parameter.</summary>
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
