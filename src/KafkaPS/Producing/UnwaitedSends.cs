using KafkaPS.Errors;

namespace KafkaPS.Producing;

/// <summary>What a call with -NoWait leaves to its producer: the mailbox for its records' reports, and how many reports are outstanding.</summary>
sealed class UnwaitedSend(Mailbox mailbox, DeliveryErrors errors, long outstanding) : IDisposable
{
    long _outstanding = outstanding;

    /// <summary>Whether all records are reported.</summary>
    internal bool IsDone => _outstanding == 0;

    /// <summary>Takes the failures that have arrived since the last call.</summary>
    internal IEnumerable<(KafkaRecord Record, KafkaException Error)> Take()
    {
        _outstanding -= mailbox.TakeDelivered();
        List<DeliveryReport> failed = mailbox.Take();
        _outstanding -= failed.Count;
        return [.. failed.Zip(errors.Of(failed), (report, error) => (report.Record!, error))];
    }

    public void Dispose() => mailbox.Dispose();
}

/// <summary>The calls of a producer that did not wait for their records, and the failures of these records that were not reported yet.</summary>
sealed class UnwaitedSends(KafkaProducer producer)
{
    /// <summary>The maximum number of failures to keep. A service that never asks must not grow without bound, so later ones are only counted.</summary>
    internal const int MaxFailures = 100_000;

    readonly object _gate = new();
    readonly List<UnwaitedSend> _sends = [];
    long _uncollected;
    List<(KafkaRecord Record, KafkaException Error)> _failures = [];

    internal void Add(UnwaitedSend send)
    {
        lock (_gate)
        {
            // Otherwise, a session that never waits would keep every call.
            Collect();
            _sends.Add(send);
        }
    }

    /// <summary>Processes reports that have arrived: a failed record makes its transaction fail, and a fatal error the producer.</summary>
    internal void Collect()
    {
        lock (_gate)
        {
            foreach ((KafkaRecord Record, KafkaException Error) failure in _sends.SelectMany(send => send.Take()))
            {
                producer.OnRecordFailed(failure.Error);
                if (_failures.Count < MaxFailures) _failures.Add(failure);
                else _uncollected++;
            }

            foreach (UnwaitedSend send in _sends.Where(send => send.IsDone)) send.Dispose();
            _sends.RemoveAll(send => send.IsDone);
        }
    }

    /// <summary>Forgets records that were dropped because their transaction was aborted, which was intended.</summary>
    internal void ForgetDropped()
    {
        lock (_gate)
        {
            Collect();
            _failures.RemoveAll(failure => failure.Error.Code is ErrorCodes.PurgeQueue or ErrorCodes.PurgeInflight);
        }
    }

    /// <summary>Takes the failures that were not reported yet, and how many more there were than are kept. Each is returned only once.</summary>
    internal (IReadOnlyList<(KafkaRecord Record, KafkaException Error)> Failures, long Uncollected) TakeFailures()
    {
        lock (_gate)
        {
            Collect();
            (IReadOnlyList<(KafkaRecord, KafkaException)>, long) taken = (_failures, _uncollected);
            (_failures, _uncollected) = ([], 0);
            return taken;
        }
    }
}
