using System.Management.Automation;
using KafkaPS.Records;

namespace KafkaPS.Commands;

/// <summary>Where the records are that a summary of Send-KafkaRecord tells of.</summary>
static class ResultOf
{
    /// <summary>The offsets of a KafkaSendSummary, or of what a job or a file has left of one.</summary>
    /// <returns>Null when it is no summary.</returns>
    /// <exception cref="FormatException">It is a copy of a summary that has lost its partitions.</exception>
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
