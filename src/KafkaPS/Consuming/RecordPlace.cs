using System.Globalization;

namespace KafkaPS.Consuming;

/// <summary>The place of a record.</summary>
readonly record struct RecordPlace(string Topic, int Partition, long Offset)
{
    /// <summary>Returns the place as Java prints it: <c>fdw-0@15</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Topic}-{Partition}@{Offset}");
}
