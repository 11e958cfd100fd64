using System.Globalization;

namespace KafkaPS;

/// <summary>What became of the records of one call that went to one topic.</summary>
public sealed class KafkaSendSummary
{
    /// <summary>The topic.</summary>
    public required string Topic { get; init; }

    /// <summary>Records that Kafka has acknowledged.</summary>
    public long Delivered { get; init; }

    /// <summary>Records that failed; each was an error too.</summary>
    public long Failed { get; init; }

    /// <summary>Records of which nothing is known, because the producer was closed by another call before their report came.</summary>
    public long Unknown { get; init; }

    /// <summary>Bytes of the keys and values of the delivered records.</summary>
    public long Bytes { get; init; }

    /// <summary>From the call's first record until the last was acknowledged or failed.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Delivered records for each second of <see cref="Elapsed"/>.</summary>
    public double RecordsPerSecond => Elapsed > TimeSpan.Zero ? Delivered / Elapsed.TotalSeconds : 0;

    /// <summary>The partitions that took records, by number.</summary>
    public required IReadOnlyList<KafkaPartitionSummary> Partitions { get; init; }

    /// <summary>For example <c>fdw: 1000 delivered, 2 failed, 0 unknown</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Topic}: {Delivered} delivered, {Failed} failed, {Unknown} unknown");
}

/// <summary>What one partition took of the records of one call.</summary>
public sealed class KafkaPartitionSummary
{
    /// <summary>The partition, from 0.</summary>
    public int Partition { get; init; }

    /// <summary>Records that it has acknowledged.</summary>
    public long Delivered { get; init; }

    /// <summary>The lowest offset among them; -1 when the broker told none (acks=0).</summary>
    public long FirstOffset { get; init; }

    /// <summary>The highest offset among them; -1 when the broker told none.</summary>
    public long LastOffset { get; init; }

    /// <summary>For example <c>0: 500 [100..599]</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Partition}: {Delivered} [{FirstOffset}..{LastOffset}]");
}
