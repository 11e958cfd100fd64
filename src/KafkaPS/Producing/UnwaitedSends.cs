using KafkaPS.Errors;

namespace KafkaPS.Producing;

/// <summary>What a call with -NoWait leaves to its producer: where the reports of its records come, and how many are to come.</summary>
sealed class UnwaitedSend(Mailbox mailbox, DeliveryErrors errors, long outstanding) : IDisposable
{
    long _outstanding = outstanding;

    /// <summary>Whether all its records are reported.</summary>
    internal bool IsDone => _outstanding == 0;

    /// <summary>The failures that have come since the last time.</summary>
    internal IEnumerable<(KafkaRecord Record, KafkaException Error)> Take()
    {
        _outstanding -= mailbox.TakeDelivered();
        List<DeliveryReport> failed = mailbox.Take();
        _outstanding -= failed.Count;
        return [.. failed.Zip(errors.Of(failed), (report, error) => (report.Record!, error))];
    }

    public void Dispose() => mailbox.Dispose();
}

/// <summary>The calls of a producer that did not wait for their records, and the failures among these that nobody was told of yet.</summary>
sealed class UnwaitedSends(KafkaProducer producer)
{
    readonly object _gate = new();
    readonly List<UnwaitedSend> _sends = [];
    List<(KafkaRecord Record, KafkaException Error)> _failures = [];

    internal void Add(UnwaitedSend send)
    {
        lock (_gate)
        {
            // So that a session that never waits does not keep every call.
            Collect();
            _sends.Add(send);
        }
    }

    /// <summary>Looks at what has come: a failed record makes the transaction fail, and a fatal error the producer.</summary>
    internal void Collect()
    {
        lock (_gate)
        {
            foreach ((KafkaRecord Record, KafkaException Error) failure in _sends.SelectMany(send => send.Take()))
            {
                producer.OnRecordFailed(failure.Error);
                _failures.Add(failure);
            }

            foreach (UnwaitedSend send in _sends.Where(send => send.IsDone)) send.Dispose();
            _sends.RemoveAll(send => send.IsDone);
        }
    }

    /// <summary>Forgets the records that were dropped because their transaction was aborted: that was asked for.</summary>
    internal void ForgetDropped()
    {
        lock (_gate)
        {
            Collect();
            _failures.RemoveAll(failure => failure.Error.Code is LocalError.PurgedFromQueue or LocalError.PurgedInFlight);
        }
    }

    /// <summary>The failures that nobody was told of yet. They are told once.</summary>
    internal IReadOnlyList<(KafkaRecord Record, KafkaException Error)> TakeFailures()
    {
        lock (_gate)
        {
            Collect();
            List<(KafkaRecord, KafkaException)> failures = _failures;
            _failures = [];
            return failures;
        }
    }
}
