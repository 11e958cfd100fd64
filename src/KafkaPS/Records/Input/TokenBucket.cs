namespace KafkaPS.Records;

/// <summary>Limits the rate of records or bytes per second: a bucket that fills at that rate, holds a tenth of a second of it, and can be overdrawn by one record.</summary>
/// <param name="perSecond">The rate; above 0.</param>
/// <param name="clock">The clock, which tests can replace.</param>
/// <remarks>Not thread-safe.</remarks>
sealed class TokenBucket(double perSecond, TimeProvider clock)
{
    const double BurstSeconds = 0.1;

    readonly double _capacity = Math.Max(1, perSecond * BurstSeconds);
    double _tokens = Math.Max(1, perSecond * BurstSeconds);
    long _filled = clock.GetTimestamp();

    /// <summary>Takes an amount out. What exceeds the content is owed, so that a record larger than the bucket can pass.</summary>
    /// <returns>The time to wait before the next record; zero when it can go at once.</returns>
    internal TimeSpan Take(long amount)
    {
        Fill();
        _tokens -= amount;
        return _tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_tokens / perSecond);
    }

    void Fill()
    {
        long now = clock.GetTimestamp();
        _tokens = Math.Min(_capacity, _tokens + clock.GetElapsedTime(_filled, now).TotalSeconds * perSecond);
        _filled = now;
    }
}
