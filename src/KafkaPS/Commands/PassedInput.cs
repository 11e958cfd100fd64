using System.Management.Automation;
using KafkaPS.Producing;

namespace KafkaPS.Commands;

/// <summary>The output of -PassThru: the input of a record, and where the record is.</summary>
static class PassedInput
{
    /// <summary>Returns the input of a delivered record with the note properties Topic, Partition, and Offset.</summary>
    /// <remarks>
    /// An object whose only properties were added by a script, such as a row of a CSV file, is copied, because the caller may send it
    /// again, and its properties are the record. Any other object has them in addition to its content, as with Add-Member.
    /// </remarks>
    internal static object? With(in DeliveryReport report)
    {
        // Null cannot have properties.
        if (report.Input is null) return null;
        PSObject input = PSObject.AsPSObject(report.Input);
        if (input.BaseObject is PSCustomObject) input = input.Copy();
        Set(input, nameof(RecordMetadata.Topic), report.Topic);
        Set(input, nameof(RecordMetadata.Partition), report.Partition);
        Set(input, nameof(RecordMetadata.Offset), report.Offset);
        return input;
    }

    /// <summary>Sets a note property, which replaces or hides an existing property.</summary>
    static void Set(PSObject input, string name, object value)
    {
        if (input.Properties[name] is { IsInstance: true }) input.Properties.Remove(name);
        // A property that the session has added to the type (Update-TypeData) is kept.
        if (input.Properties[name] is null or PSProperty) input.Properties.Add(new PSNoteProperty(name, value), preValidated: true);
    }
}
