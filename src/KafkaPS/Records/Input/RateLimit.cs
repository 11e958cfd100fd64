namespace KafkaPS.Records;

/// <summary>How fast the records of a call may go: so many a second, so many bytes a second, or both.</summary>
/// <param name="recordsPerSecond">0: as many as there are.</param>
/// <param name="bytesPerSecond">Bytes of keys and values; 0: as many as there are.</param>
sealed class RateLimit(double recordsPerSecond, double bytesPerSecond)
{
    readonly TokenBucket? _records = recordsPerSecond > 0 ? new(recordsPerSecond, TimeProvider.System) : null;
    readonly TokenBucket? _bytes = bytesPerSecond > 0 ? new(bytesPerSecond, TimeProvider.System) : null;

    /// <summary>A record of so many bytes was taken.</summary>
    /// <returns>How long to wait before the next.</returns>
    internal TimeSpan Take(long size)
    {
        TimeSpan forRecord = _records?.Take(1) ?? TimeSpan.Zero, forBytes = _bytes?.Take(size) ?? TimeSpan.Zero;
        return forRecord > forBytes ? forRecord : forBytes;
    }
}
