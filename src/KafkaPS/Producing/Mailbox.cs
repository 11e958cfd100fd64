using System.Runtime.InteropServices;

namespace KafkaPS.Producing;

/// <summary>Where the delivery reports of one call wait for its pipeline thread. The reading thread only puts them there.</summary>
sealed class Mailbox : IDisposable
{
    readonly object _gate = new();
    readonly ManualResetEventSlim _arrived = new(false);
    List<DeliveryReport> _incoming = [];
    List<DeliveryReport> _spare = [];
    bool _detached;

    /// <summary>Whether the call asks for what costs time to find out: timestamp and latency of each record.</summary>
    internal required bool WantsDetails { get; init; }

    /// <summary>Whether there is anything to take; read without a lock, by the pipeline thread, for every record.</summary>
    internal bool HasMail => _arrived.IsSet;

    /// <summary>Puts reports in. Called by any thread but the call's own; dropped when the call is gone.</summary>
    internal void Post(ReadOnlySpan<DeliveryReport> reports)
    {
        lock (_gate)
        {
            if (_detached) return;
            int count = _incoming.Count;
            CollectionsMarshal.SetCount(_incoming, count + reports.Length);
            reports.CopyTo(CollectionsMarshal.AsSpan(_incoming)[count..]);
            _arrived.Set();
        }
    }

    /// <summary>Takes all that has arrived. The list is valid until the next call.</summary>
    internal List<DeliveryReport> Take()
    {
        lock (_gate)
        {
            _spare.Clear();
            (_incoming, _spare) = (_spare, _incoming);
            _arrived.Reset();
            return _spare;
        }
    }

    /// <summary>Waits until something arrives or the time is over.</summary>
    /// <exception cref="OperationCanceledException">The call was stopped.</exception>
    internal void Wait(int timeoutMs, CancellationToken stop) => _arrived.Wait(timeoutMs, stop);

    /// <summary>The call is gone: what arrives from now on is dropped.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _detached = true;
            _incoming = _spare = [];
        }
    }
}
