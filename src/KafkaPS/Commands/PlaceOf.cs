using System.Management.Automation;
using KafkaPS.Consuming;
using KafkaPS.Records;

namespace KafkaPS.Commands;

/// <summary>Finds the record that a pipeline object identifies.</summary>
static class PlaceOf
{
    /// <summary>Returns the place of a RecordMetadata, of a record that was read, of a copy of one from a job or a file, or of any object with Topic, Partition, and Offset.</summary>
    /// <exception cref="FormatException">The object does not identify a record. The message says what it lacks.</exception>
    internal static RecordPlace Object(PSObject input)
    {
        switch (input.BaseObject)
        {
            case RecordMetadata metadata:
                return new(metadata.Topic, metadata.Partition, metadata.Offset);
            case KafkaRecord { Topic: { } recordTopic, Partition: int recordPartition, Offset: long recordOffset }:
                return new(recordTopic, recordPartition, recordOffset);
        }

        object? topic = ScalarText.Unwrap(input.Properties["Topic"]?.Value), partition = ScalarText.Unwrap(input.Properties["Partition"]?.Value), offset = ScalarText.Unwrap(input.Properties["Offset"]?.Value);
        if (topic is string { Length: > 0 } name && partition is not null && WholeNumber.Of(partition) is >= 0 and <= int.MaxValue and long number && offset is not null && WholeNumber.Of(offset) is long at)
            return new(name, (int)number, at);
        throw new FormatException($"{ScalarText.Describe(ScalarText.Unwrap(input) ?? "null")} does not identify a record. It needs a Topic, a Partition, and an Offset, like the RecordMetadata objects of Send-KafkaRecord.");
    }
}
