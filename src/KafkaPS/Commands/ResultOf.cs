using System.Management.Automation;
using KafkaPS.Records;

namespace KafkaPS.Commands;

/// <summary>Finds the records that a summary of Send-KafkaRecord describes.</summary>
static class ResultOf
{
    /// <summary>Returns the offsets of a KafkaSendSummary, or of a copy of one from a job or a file.</summary>
    /// <returns>Null if the object is not a summary.</returns>
    /// <exception cref="FormatException">The object is a copy of a summary that has lost its partitions.</exception>
    internal static IReadOnlyList<(string Topic, int Partition, long Delivered, long First, long Last)>? Summary(PSObject result)
    {
        if (result.BaseObject is KafkaSendSummary summary)
            return [.. summary.Partitions.Select(partition => (summary.Topic, partition.Partition, partition.Delivered, partition.FirstOffset, partition.LastOffset))];
        if (result.Properties["Partitions"] is not { } partitions || ScalarText.Unwrap(result.Properties["Topic"]?.Value) is not string topic) return null;
        return [.. LanguagePrimitives.GetEnumerable(partitions.Value)?.Cast<object>().Select(item =>
        {
            PSObject partition = PSObject.AsPSObject(item);
            long Number(string name) => ScalarText.Unwrap(partition.Properties[name]?.Value) is { } value && WholeNumber.Of(value) is long number ? number
                : throw new FormatException("It is a copy of a summary without its partitions. Use Export-Clixml -Depth 3, or the summary itself.");
            return (topic, (int)Number("Partition"), Number("Delivered"), Number("FirstOffset"), Number("LastOffset"));
        }) ?? []];
    }
}
