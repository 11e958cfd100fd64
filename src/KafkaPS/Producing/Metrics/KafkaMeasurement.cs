using System.Globalization;
using KafkaPS.Producing;

namespace KafkaPS;

/// <summary>What Measure-KafkaProducer has measured: the numbers of Kafka's own producer-perf-test, and a histogram.</summary>
public sealed class KafkaMeasurement
{
    /// <summary>1, 2, 5, 10 … milliseconds, up to a minute: the bounds of the histogram, in microseconds.</summary>
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

    /// <summary>How many bytes the value of each record had.</summary>
    public required int Size { get; init; }

    /// <summary>Records that Kafka has acknowledged.</summary>
    public required long Delivered { get; init; }

    /// <summary>Records that failed.</summary>
    public required long Failed { get; init; }

    /// <summary>From the first record until the last was acknowledged or had failed.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Delivered records for each second of <see cref="Elapsed"/>.</summary>
    public double RecordsPerSecond => Elapsed > TimeSpan.Zero ? Delivered / Elapsed.TotalSeconds : 0;

    /// <summary>Mebibytes of delivered values for each second of <see cref="Elapsed"/>, as producer-perf-test counts them.</summary>
    public double MegabytesPerSecond => RecordsPerSecond * Size / (1024 * 1024);

    /// <summary>The average latency: from the hand-over of a record to the client until its acknowledgement.</summary>
    public TimeSpan AverageLatency { get; }

    /// <summary>The longest latency.</summary>
    public TimeSpan MaxLatency { get; }

    /// <summary>The latency that half of the records did not exceed.</summary>
    public TimeSpan P50 { get; }

    /// <summary>The latency that 95 % of the records did not exceed.</summary>
    public TimeSpan P95 { get; }

    /// <summary>The latency that 99 % of the records did not exceed.</summary>
    public TimeSpan P99 { get; }

    /// <summary>The latency that 99.9 % of the records did not exceed.</summary>
    public TimeSpan P999 { get; }

    /// <summary>How many records had which latency, from the lowest to the highest.</summary>
    public IReadOnlyList<KafkaLatencyBucket> Histogram { get; }

    /// <summary>The line that producer-perf-test prints.</summary>
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

/// <summary>How many records had a latency up to a bound and above that of the bucket before.</summary>
public sealed class KafkaLatencyBucket
{
    /// <summary>The highest latency that counts here.</summary>
    public required TimeSpan UpTo { get; init; }

    /// <summary>How many records.</summary>
    public required long Count { get; init; }

    /// <summary>Their share of all, from 0 to 1.</summary>
    public required double Share { get; init; }

    /// <summary>For example <c>≤ 5 ms: 1200</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"≤ {UpTo.TotalMilliseconds} ms: {Count}");
}
