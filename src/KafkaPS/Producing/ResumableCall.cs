using KafkaPS.Clients;

namespace KafkaPS.Producing;

/// <summary>
/// A librdkafka call that may exceed its time, as on a busy machine. It is then left running, and the next attempt continues to wait for it: a commit made
/// twice would fail, because the first one has ended the transaction.
/// </summary>
sealed class ResumableCall
{
    Delegate? _call;
    Task? _running;

    /// <summary>Makes a call on its own thread, or waits for the one that was left running.</summary>
    /// <param name="call">The kind of call. If another kind was left running, that one is waited for first, and its result is ignored.</param>
    /// <param name="make">Makes the call.</param>
    /// <param name="limitMs">How long to wait for the call.</param>
    /// <returns>False if the call has not ended.</returns>
    /// <exception cref="Exception">The call threw it.</exception>
    internal bool TryMake(Delegate call, Action make, int limitMs)
    {
        if (_running is not null && _call != call && !HasEnded(limitMs)) return false;
        if (_call != call) _running = null;
        _call = call;
        _running ??= OwnThread.Run(make);
        if (!HasEnded(limitMs)) return false;
        Task ended = _running;
        _running = null;
        ended.GetAwaiter().GetResult();
        return true;
    }

    bool HasEnded(int limitMs) => Task.WaitAny([_running!], limitMs) >= 0;
}
