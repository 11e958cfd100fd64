using System.Globalization;
using KafkaPS.Producing;

namespace KafkaPS;

/// <summary>The result of Measure-KafkaProducer: the figures of Kafka's own producer-perf-test, and a histogram.</summary>
public sealed class KafkaMeasurement
{
    /// <summary>The bounds of the histogram in microseconds: 1, 2, 5, 10 … milliseconds, up to a minute.</summary>
    static readonly int[] Bounds = [1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000, 60_000_000, int.MaxValue];

    internal KafkaMeasurement(LatencyHistogram latencies)
    {
        AverageLatency = TimeSpan.FromMicroseconds(latencies.AverageUs);
        MaxLatency = TimeSpan.FromMicroseconds(latencies.MaxUs);
        P50 = TimeSpan.FromMicroseconds(latencies.PercentileUs(0.5));
        P95 = TimeSpan.FromMicroseconds(latencies.PercentileUs(0.95));
        P99 = TimeSpan.FromMicroseconds(latencies.PercentileUs(0.99));
        P999 = TimeSpan.FromMicroseconds(latencies.PercentileUs(0.999));
        Histogram = Buckets(latencies);
    }

    /// <summary>The topic.</summary>
    public required string Topic { get; init; }

    /// <summary>The size of each record's value, in bytes.</summary>
    public required int Size { get; init; }

    /// <summary>Records that Kafka has acknowledged.</summary>
    public required long Delivered { get; init; }

    /// <summary>Records that failed.</summary>
    public required long Failed { get; init; }

    /// <summary>The time from the first record until the last was acknowledged or failed.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Delivered records per second of <see cref="Elapsed"/>.</summary>
    public double RecordsPerSecond => Elapsed > TimeSpan.Zero ? Delivered / Elapsed.TotalSeconds : 0;

    /// <summary>Mebibytes of delivered values per second of <see cref="Elapsed"/>, as in producer-perf-test.</summary>
    public double MegabytesPerSecond => RecordsPerSecond * Size / (1024 * 1024);

    /// <summary>The average latency, from the hand-over of a record to the client until its acknowledgement.</summary>
    public TimeSpan AverageLatency { get; }

    /// <summary>The longest latency.</summary>
    public TimeSpan MaxLatency { get; }

    /// <summary>The latency that 50 % of the records did not exceed.</summary>
    public TimeSpan P50 { get; }

    /// <summary>The latency that 95 % of the records did not exceed.</summary>
    public TimeSpan P95 { get; }

    /// <summary>The latency that 99 % of the records did not exceed.</summary>
    public TimeSpan P99 { get; }

    /// <summary>The latency that 99.9 % of the records did not exceed.</summary>
    public TimeSpan P999 { get; }

    /// <summary>The number of records by latency, from the lowest to the highest.</summary>
    public IReadOnlyList<KafkaLatencyBucket> Histogram { get; }

    /// <summary>Returns the line that producer-perf-test prints.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Delivered} records sent, {RecordsPerSecond:F1} records/sec ({MegabytesPerSecond:F2} MB/sec), {AverageLatency.TotalMilliseconds:F2} ms avg latency, {MaxLatency.TotalMilliseconds:F2} ms max latency, {P50.TotalMilliseconds:F1} ms 50th, {P95.TotalMilliseconds:F1} ms 95th, {P99.TotalMilliseconds:F1} ms 99th, {P999.TotalMilliseconds:F1} ms 99.9th.");

    static KafkaLatencyBucket[] Buckets(LatencyHistogram latencies)
    {
        KafkaLatencyBucket[] all = [.. Bounds.Select((bound, index) => new KafkaLatencyBucket
        {
            UpTo = TimeSpan.FromMicroseconds(bound),
            Count = latencies.CountBetween(index == 0 ? -1 : Bounds[index - 1], bound),
            Share = latencies.Count == 0 ? 0 : (double)latencies.CountBetween(index == 0 ? -1 : Bounds[index - 1], bound) / latencies.Count,
        })];
        int first = Array.FindIndex(all, bucket => bucket.Count > 0), last = Array.FindLastIndex(all, bucket => bucket.Count > 0);
        return first < 0 ? [] : all[first..(last + 1)];
    }
}

/// <summary>The number of records with a latency up to a bound and above the previous bucket's bound.</summary>
public sealed class KafkaLatencyBucket
{
    /// <summary>The highest latency in this bucket.</summary>
    public required TimeSpan UpTo { get; init; }

    /// <summary>The number of records.</summary>
    public required long Count { get; init; }

    /// <summary>The bucket's share of all records, from 0 to 1.</summary>
    public required double Share { get; init; }

    /// <summary>Returns, for example, <c>≤ 5 ms: 1200</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"≤ {UpTo.TotalMilliseconds} ms: {Count}");
}
