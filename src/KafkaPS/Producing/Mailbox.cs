using System.Runtime.InteropServices;

namespace KafkaPS.Producing;

/// <summary>Where the delivery reports of one call wait for its pipeline thread. The reading thread only puts them there.</summary>
sealed class Mailbox : IDisposable
{
    readonly object _gate = new();
    readonly ManualResetEventSlim _arrived = new(false);
    List<DeliveryReport> _incoming = [];
    List<DeliveryReport> _spare = [];
    long _delivered;
    bool _detached;

    /// <summary>Whether the call asks for what costs time to find out: timestamp and latency of each record.</summary>
    internal required bool WantsDetails { get; init; }

    /// <summary>Whether delivered records are only counted: nobody will ask for them, and they may be many.</summary>
    internal bool KeepsOnlyFailures { get; init; }

    /// <summary>Whether there is anything to take; read without a lock, by the pipeline thread, for every record.</summary>
    internal bool HasMail => _arrived.IsSet;

    /// <summary>Puts reports in. Called by any thread but the call's own; dropped when the call is gone.</summary>
    internal void Post(ReadOnlySpan<DeliveryReport> reports)
    {
        lock (_gate)
        {
            if (_detached) return;
            _arrived.Set();
            if (KeepsOnlyFailures)
            {
                foreach (ref readonly DeliveryReport report in reports)
                {
                    if (report.Error == 0) _delivered++;
                    else _incoming.Add(report);
                }

                return;
            }

            int count = _incoming.Count;
            CollectionsMarshal.SetCount(_incoming, count + reports.Length);
            reports.CopyTo(CollectionsMarshal.AsSpan(_incoming)[count..]);
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

    /// <summary>Takes the number of delivered records that were only counted.</summary>
    internal long TakeDelivered()
    {
        lock (_gate)
        {
            long delivered = _delivered;
            _delivered = 0;
            return delivered;
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
