namespace KafkaPS.Records;

/// <summary>Limits the records of a call to a number per second, a number of bytes per second, or both.</summary>
/// <param name="recordsPerSecond">Records; 0 for no limit.</param>
/// <param name="bytesPerSecond">Bytes of keys and values; 0 for no limit.</param>
sealed class RateLimit(double recordsPerSecond, double bytesPerSecond)
{
    readonly TokenBucket? _records = recordsPerSecond > 0 ? new(recordsPerSecond, TimeProvider.System) : null;
    readonly TokenBucket? _bytes = bytesPerSecond > 0 ? new(bytesPerSecond, TimeProvider.System) : null;

    /// <summary>Counts a record of this many bytes.</summary>
    /// <returns>The time to wait before the next.</returns>
    internal TimeSpan Take(long size)
    {
        TimeSpan forRecord = _records?.Take(1) ?? TimeSpan.Zero, forBytes = _bytes?.Take(size) ?? TimeSpan.Zero;
        return forRecord > forBytes ? forRecord : forBytes;
    }
}
