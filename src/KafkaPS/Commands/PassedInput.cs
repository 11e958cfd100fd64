using System.Management.Automation;
using KafkaPS.Producing;

namespace KafkaPS.Commands;

/// <summary>What -PassThru emits: the input of a record, and where the record is.</summary>
static class PassedInput
{
    /// <summary>The input of a delivered record with the note properties Topic, Partition and Offset.</summary>
    /// <remarks>
    /// An object whose only properties are those that a script gave it, such as a row of a CSV file, is copied: the caller may send it again, and its properties are the
    /// record. Anything else has them beside its content, as with Add-Member.
    /// </remarks>
    internal static object? With(in DeliveryReport report)
    {
        // Null can carry nothing.
        if (report.Input is null) return null;
        PSObject input = PSObject.AsPSObject(report.Input);
        if (input.BaseObject is PSCustomObject) input = input.Copy();
        Set(input, nameof(RecordMetadata.Topic), report.Topic);
        Set(input, nameof(RecordMetadata.Partition), report.Partition);
        Set(input, nameof(RecordMetadata.Offset), report.Offset);
        return input;
    }

    /// <summary>A property that the object has already is hidden by it.</summary>
    static void Set(PSObject input, string name, object value)
    {
        if (input.Properties[name] is { IsInstance: true }) input.Properties.Remove(name);
        // One of a type that the session was given (Update-TypeData) stays.
        if (input.Properties[name] is null or PSProperty) input.Properties.Add(new PSNoteProperty(name, value), preValidated: true);
    }
}
