using KafkaPS.Errors;

namespace KafkaPS.Clients;

/// <summary>The module's one way of waiting for the client: in slices, up to a limit, until it is stopped or a fatal error makes waiting pointless.</summary>
/// <param name="limitMs">The limit in milliseconds; negative for none.</param>
/// <param name="stop">Ends the wait within one slice.</param>
/// <param name="clock">The time source; null for the system clock.</param>
/// <remarks>
/// librdkafka's calls take a timeout and cannot be interrupted, but a call that timed out can be repeated. So each call is made in slices,
/// with everything else checked in between.
/// </remarks>
sealed class BoundedWait(int limitMs, CancellationToken stop, TimeProvider? clock = null)
{
    readonly TimeProvider _clock = clock ?? TimeProvider.System;
    long _started = (clock ?? TimeProvider.System).GetTimestamp();

    /// <summary>The longest that one attempt may take, in milliseconds.</summary>
    internal int SliceMs { get; init; } = 100;

    /// <summary>The pause after an attempt, in milliseconds, for attempts that may return before their slice is over.</summary>
    internal int BackoffMs { get; init; }

    /// <summary>Returns an error that waiting cannot fix; called after each attempt.</summary>
    internal Func<KafkaException?>? FatalError { get; init; }

    /// <summary>Called between attempts, to show progress.</summary>
    internal Action? WhileWaiting { get; init; }

    /// <summary>The time waited so far, in milliseconds.</summary>
    internal int ElapsedMs => (int)Math.Min(_clock.GetElapsedTime(_started).TotalMilliseconds, int.MaxValue);

    /// <summary>The time left, in milliseconds; <see cref="int.MaxValue"/> without a limit.</summary>
    internal int RemainingMs => limitMs < 0 ? int.MaxValue : Math.Max(0, limitMs - ElapsedMs);

    /// <summary>Restarts the limit after progress was made.</summary>
    internal void Restart() => _started = _clock.GetTimestamp();

    /// <summary>Makes attempts until one succeeds. When the time is up, makes one last attempt that does not wait.</summary>
    /// <param name="attempt">Waits up to the given number of milliseconds and returns whether it succeeded.</param>
    /// <returns>False if the time ran out.</returns>
    /// <exception cref="OperationCanceledException">The wait was stopped.</exception>
    /// <exception cref="KafkaException">The error that <see cref="FatalError"/> returned.</exception>
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
