using System.Numerics;

namespace KafkaPS.Producing;

/// <summary>Counts latencies in buckets narrower than one percent of their value, in the same memory for a thousand records as for a billion.</summary>
sealed class LatencyHistogram
{
    /// <summary>The number of buckets per power of two.</summary>
    const int SubBuckets = 128;
    const int SubBits = 7;

    readonly long[] _counts = new long[(32 - SubBits + 1) * SubBuckets];

    /// <summary>The number of latencies.</summary>
    internal long Count { get; private set; }

    /// <summary>The highest latency, in microseconds.</summary>
    internal int MaxUs { get; private set; }

    /// <summary>The average latency, in microseconds.</summary>
    internal double AverageUs => Count == 0 ? 0 : (double)_sum / Count;

    long _sum;

    /// <summary>Adds a latency, in microseconds.</summary>
    internal void Add(int us)
    {
        us = Math.Max(us, 0);
        _counts[Index(us)]++;
        _sum += us;
        MaxUs = Math.Max(MaxUs, us);
        Count++;
    }

    /// <summary>Returns the latency that the given fraction of all does not exceed, in microseconds.</summary>
    /// <param name="part">The fraction, from 0 to 1, for example 0.99.</param>
    internal int PercentileUs(double part)
    {
        long wanted = Math.Max((long)Math.Ceiling(part * Count), 1), seen = 0;
        for (int index = 0; index < _counts.Length; index++)
        {
            seen += _counts[index];
            if (seen >= wanted) return Math.Min(UpperBound(index), MaxUs);
        }

        return MaxUs;
    }

    /// <summary>Returns how many latencies are above one bound and up to another, in microseconds, with the precision of the buckets.</summary>
    internal long CountBetween(int aboveUs, int upToUs)
    {
        long count = 0;
        for (int index = 0; index < _counts.Length; index++)
        {
            int bound = Math.Min(UpperBound(index), MaxUs);
            if (_counts[index] > 0 && bound > aboveUs && bound <= upToUs) count += _counts[index];
        }

        return count;
    }

    static int Index(int us)
    {
        if (us < SubBuckets) return us;
        int shift = BitOperations.Log2((uint)us) - SubBits;
        return ((shift + 1) * SubBuckets) + (us >> shift) - SubBuckets;
    }

    static int UpperBound(int index)
    {
        if (index < SubBuckets) return index;
        int shift = (index / SubBuckets) - 1;
        long bound = ((long)((index % SubBuckets) + SubBuckets + 1) << shift) - 1;
        return (int)Math.Min(bound, int.MaxValue);
    }
}
