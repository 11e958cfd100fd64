using System.Globalization;

namespace KafkaPS.Consuming;

/// <summary>The offsets to read from one partition.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="From">The first offset.</param>
/// <param name="To">The offset after the last; <see cref="NoEnd"/> to continue at the end of the partition.</param>
readonly record struct PartitionRange(string Topic, int Partition, long From, long To)
{
    internal const long NoEnd = long.MaxValue;

    internal bool IsEmpty => From >= To;

    /// <summary>The partition as Kafka writes it: <c>fdw-0</c>.</summary>
    internal string PartitionName => string.Create(CultureInfo.InvariantCulture, $"{Topic}-{Partition}");
}
