using System.Globalization;

namespace KafkaPS;

/// <summary>The outcome of the records that one call sent to one topic.</summary>
public sealed class KafkaSendSummary
{
    /// <summary>The topic.</summary>
    public required string Topic { get; init; }

    /// <summary>Records that Kafka has acknowledged.</summary>
    public long Delivered { get; init; }

    /// <summary>Records that failed; each was also reported as an error.</summary>
    public long Failed { get; init; }

    /// <summary>Records whose outcome is unknown, because another call closed the producer before their report came.</summary>
    public long Unknown { get; init; }

    /// <summary>The total size of the delivered keys and values, in bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>The time from the start of the call until its last record was acknowledged or failed.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Delivered records per second of <see cref="Elapsed"/>.</summary>
    public double RecordsPerSecond => Elapsed > TimeSpan.Zero ? Delivered / Elapsed.TotalSeconds : 0;

    /// <summary>The partitions that received records, by number.</summary>
    public required IReadOnlyList<KafkaPartitionSummary> Partitions { get; init; }

    /// <summary>For example <c>fdw: 1000 delivered, 2 failed, 0 unknown</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Topic}: {Delivered} delivered, {Failed} failed, {Unknown} unknown");
}

/// <summary>The records of one call that one partition received.</summary>
public sealed class KafkaPartitionSummary
{
    /// <summary>The partition number, from 0.</summary>
    public int Partition { get; init; }

    /// <summary>Records that the partition has acknowledged.</summary>
    public long Delivered { get; init; }

    /// <summary>The lowest offset among them; -1 if the broker returned none (acks=0).</summary>
    public long FirstOffset { get; init; }

    /// <summary>The highest offset among them; -1 if the broker returned none.</summary>
    public long LastOffset { get; init; }

    /// <summary>For example <c>0: 500 [100..599]</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Partition}: {Delivered} [{FirstOffset}..{LastOffset}]");
}
