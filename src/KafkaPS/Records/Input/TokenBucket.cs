namespace KafkaPS.Records;

/// <summary>Holds a rate of records or bytes a second: a bucket that fills at that rate, holds a tenth of a second of it, and may be overdrawn by one record.</summary>
/// <param name="perSecond">The rate; above 0.</param>
/// <param name="clock">The time, which tests may set.</param>
/// <remarks>Not for several threads at once.</remarks>
sealed class TokenBucket(double perSecond, TimeProvider clock)
{
    const double BurstSeconds = 0.1;

    readonly double _capacity = Math.Max(1, perSecond * BurstSeconds);
    double _tokens = Math.Max(1, perSecond * BurstSeconds);
    long _filled = clock.GetTimestamp();

    /// <summary>Takes so many out. What is too much for the bucket is owed, so that a record larger than the bucket can go.</summary>
    /// <returns>How long to wait before the next record; zero when it may go at once.</returns>
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
