using System.Numerics;

namespace KafkaPS.Producing;

/// <summary>Counts latencies in buckets of less than one percent of their value, so that it takes the same memory for a thousand records and for a billion.</summary>
sealed class LatencyHistogram
{
    /// <summary>Each power of two is divided into so many buckets.</summary>
    const int SubBuckets = 128;
    const int SubBits = 7;

    readonly long[] _counts = new long[(32 - SubBits + 1) * SubBuckets];

    /// <summary>How many there are.</summary>
    internal long Count { get; private set; }

    /// <summary>The longest, in microseconds.</summary>
    internal int MaxUs { get; private set; }

    /// <summary>The average, in microseconds.</summary>
    internal double AverageUs => Count == 0 ? 0 : (double)_sum / Count;

    long _sum;

    /// <summary>Adds one, in microseconds.</summary>
    internal void Add(int us)
    {
        us = Math.Max(us, 0);
        _counts[Index(us)]++;
        _sum += us;
        MaxUs = Math.Max(MaxUs, us);
        Count++;
    }

    /// <summary>The latency that so large a part of all does not exceed, in microseconds.</summary>
    /// <param name="part">From 0 to 1, for example 0.99.</param>
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

    /// <summary>How many are above one bound and not above another, in microseconds; as exact as the buckets are.</summary>
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
