using KafkaPS.Errors;

namespace KafkaPS.Clients;

/// <summary>The one way in which the module waits for the client: in slices, up to a limit, and no longer once it is stopped or of no more use.</summary>
/// <param name="limitMs">Milliseconds; negative: as long as it takes.</param>
/// <param name="stop">Ends the waiting within one slice.</param>
/// <param name="clock">What tells the time; null: the system's.</param>
/// <remarks>
/// librdkafka's calls take a timeout and cannot be interrupted, and those that were not over can be made again. So each is made in
/// slices, between which everything else is looked at.
/// </remarks>
sealed class BoundedWait(int limitMs, CancellationToken stop, TimeProvider? clock = null)
{
    readonly TimeProvider _clock = clock ?? TimeProvider.System;
    long _started = (clock ?? TimeProvider.System).GetTimestamp();

    /// <summary>The longest that one attempt may take, in milliseconds.</summary>
    internal int SliceMs { get; init; } = 100;

    /// <summary>The pause after an attempt, in milliseconds, for attempts that may return before their slice is over.</summary>
    internal int BackoffMs { get; init; }

    /// <summary>Looks for an error that waiting cannot mend; asked after each attempt.</summary>
    internal Func<KafkaException?>? FatalError { get; init; }

    /// <summary>Called between two attempts, to show progress.</summary>
    internal Action? WhileWaiting { get; init; }

    /// <summary>How long it has waited, in milliseconds.</summary>
    internal int ElapsedMs => (int)Math.Min(_clock.GetElapsedTime(_started).TotalMilliseconds, int.MaxValue);

    /// <summary>How long it may still wait, in milliseconds; <see cref="int.MaxValue"/> without a limit.</summary>
    internal int RemainingMs => limitMs < 0 ? int.MaxValue : Math.Max(0, limitMs - ElapsedMs);

    /// <summary>There was progress: the limit counts from now on.</summary>
    internal void Restart() => _started = _clock.GetTimestamp();

    /// <summary>Makes attempts until one succeeds. When the time is over there is one more, which may not wait.</summary>
    /// <param name="attempt">Waits up to the milliseconds that it is given, and says whether it has succeeded.</param>
    /// <returns>False when the time was over first.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="KafkaException">What <see cref="FatalError"/> has found.</exception>
    internal bool Until(Func<int, bool> attempt)
    {
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            int remaining = RemainingMs;
            if (attempt(Math.Min(SliceMs, remaining))) return true;
            if (FatalError?.Invoke() is { } error) throw error;
            if (remaining == 0) return false;
            WhileWaiting?.Invoke();
            if (BackoffMs > 0) stop.WaitHandle.WaitOne(Math.Min(BackoffMs, RemainingMs));
        }
    }
}
