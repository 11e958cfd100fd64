using KafkaPS.Clients;

namespace KafkaPS.Producing;

/// <summary>
/// A call of librdkafka that may overrun its time, as on a busy machine. It is left behind then, and the next attempt continues waiting for it: made twice, a commit
/// would fail, because the first has ended the transaction.
/// </summary>
sealed class ResumableCall
{
    Delegate? _call;
    Task? _running;

    /// <summary>Makes a call on a thread of its own, or waits for the one that was left behind.</summary>
    /// <param name="call">Which call it is. One of another kind that was left behind is waited for first, and nobody asks for what it gave.</param>
    /// <param name="make">Makes it.</param>
    /// <param name="limitMs">How long it is waited for.</param>
    /// <returns>False when it has not ended.</returns>
    /// <exception cref="Exception">What the call has thrown.</exception>
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
