using System.Globalization;

namespace KafkaPS.Consuming;

/// <summary>Where a record is.</summary>
readonly record struct RecordPlace(string Topic, int Partition, long Offset)
{
    /// <summary>As Java prints it: <c>fdw-0@15</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Topic}-{Partition}@{Offset}");
}
