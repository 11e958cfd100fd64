using System.Management.Automation;

namespace KafkaPS.Records;

/// <summary>Restores a record from what a job, Export-Clixml, <c>Select-Object *</c> or ConvertTo-Json left of it.</summary>
static class RecordCopies
{
    const string RecordType = "KafkaPS.KafkaRecord";
    const string Advice = "Export-KafkaRecord and Import-KafkaRecord preserve all parts of a record";

    const string OffsetName = "Offset";

    /// <summary>Without the offset, which copies from older versions lack.</summary>
    static readonly string[] Names = ["Topic", "Key", "Value", "Partition", "Timestamp", "Headers"];

    /// <summary>Returns the record that an object is a copy of.</summary>
    /// <param name="input">The object, unwrapped.</param>
    /// <returns>Null when it is not a copy of a record.</returns>
    /// <exception cref="SerializationException">It is a copy, but has lost something; the message says what.</exception>
    internal static KafkaRecord? TryRead(object? input) => input is PSObject copy ? TryRead(copy) : null;

    static KafkaRecord? TryRead(PSObject copy)
    {
        bool isFromJson = false;
        if (!copy.TypeNames.Any(name => name is "Deserialized." + RecordType or "Selected." + RecordType))
        {
            // A copy from JSON has no type, but exactly the properties of a record.
            if (!copy.Properties.Select(property => property.Name).Where(name => name != OffsetName).SequenceEqual(Names)) return null;
            isFromJson = true;
        }

        if (Names.FirstOrDefault(name => copy.Properties[name] is null) is { } missing)
            throw new SerializationException($"it is a copy of a record without its {missing}: select all properties or none; {Advice}.");
        try
        {
            return new KafkaRecord
            {
                Topic = ScalarText.Unwrap(Get(copy, "Topic")) as string,
                Key = ContentOf(copy, "Key", isFromJson),
                Value = ContentOf(copy, "Value", isFromJson),
                Partition = ScalarText.Unwrap(Get(copy, "Partition")) is { } partition ? (int?)WholeNumber.Of(partition) : null,
                Offset = ScalarText.Unwrap(copy.Properties[OffsetName]?.Value) is { } offset ? WholeNumber.Of(offset) : null,
                Timestamp = RecordTimestamp.Of(Get(copy, "Timestamp")),
                Headers = HeadersOf(Get(copy, "Headers")),
            };
        }
        catch (ArgumentException e)
        {
            throw new SerializationException($"it is a damaged copy of a record: {e.Message} {Advice}.", e);
        }
    }

    /// <summary>Returns the header that an object is a copy of.</summary>
    /// <remarks>A KafkaHeader has bytes or null; what PowerShell converted to text at its depth limit is lost.</remarks>
    static KafkaHeader HeaderOf(object? input)
    {
        if (ScalarText.Unwrap(input) is KafkaHeader header) return header;
        if (ScalarText.Unwrap(input) is not PSObject copy || copy.Properties["Name"] is not { } name || copy.Properties["Value"] is not { } value)
            throw new SerializationException($"it is a copy of a record whose header '{input}' has lost its value; {Advice}.");
        return new KafkaHeader((string)ScalarText.Unwrap(name.Value)!, ScalarText.Unwrap(value.Value) switch
        {
            null => null,
            byte[] bytes => bytes,
            object[] numbers when numbers.All(IsByte) => [.. numbers.Select(number => (byte)WholeNumber.Of(ScalarText.Unwrap(number)!)!)],
            _ => throw new SerializationException($"it is a copy of a record whose header '{name.Value}' has lost its bytes: ConvertTo-Json requires -Depth 4 to keep them; {Advice}."),
        });
    }

    static KafkaHeader[] HeadersOf(object? headers) => ScalarText.Unwrap(headers) is { } given ? [.. LanguagePrimitives.GetEnumerable(given)?.Cast<object?>().Select(HeaderOf) ?? [HeaderOf(given)]] : [];

    /// <summary>Returns a key or value. JSON has one array for bytes and for numbers, and ConvertFrom-Json converts text that looks like a date.</summary>
    static object? ContentOf(PSObject copy, string name, bool isFromJson)
    {
        object? content = ScalarText.Unwrap(Get(copy, name));
        if (isFromJson && content is DateTime)
            throw new SerializationException($"it is a copy of a record through JSON, where its {name} may have been different text or a date: use ConvertFrom-Json -DateKind String; {Advice}.");
        if (isFromJson && content is object[] { Length: > 0 } numbers && numbers.All(IsByte))
            throw new SerializationException($"it is a copy of a record through JSON, where its {name} may have been bytes or an array of numbers; {Advice}.");
        return content;
    }

    static bool IsByte(object? number) => ScalarText.Unwrap(number) is { } given && WholeNumber.Of(given) is >= byte.MinValue and <= byte.MaxValue;

    static object? Get(PSObject copy, string name) => copy.Properties[name].Value;
}
