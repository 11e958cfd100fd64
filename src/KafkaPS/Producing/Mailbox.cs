using System.Runtime.InteropServices;
using KafkaPS.Errors;

namespace KafkaPS.Producing;

/// <summary>Where the delivery reports of one call wait for its pipeline thread. The reading thread only puts them there.</summary>
sealed class Mailbox : IDisposable
{
    readonly object _gate = new();
    readonly MailboxTable _table;
    readonly ManualResetEventSlim _arrived = new(false);
    List<DeliveryReport> _incoming = [];
    List<DeliveryReport> _spare = [];
    long _delivered;
    long _withClient;
    bool _detached;
    volatile bool _givenUp;
    volatile bool _holdsBack;

    internal Mailbox(MailboxTable table)
    {
        _table = table;
        Number = table.Add(this);
    }

    /// <summary>Its number in the <see cref="MailboxTable"/>, by which the reports of its records find it.</summary>
    internal int Number { get; }

    /// <summary>What its records were made of, where the user wants it back.</summary>
    internal InputTable Inputs { get; } = new();

    /// <summary>Whether the call asks for what costs time to find out: timestamp and latency of each record.</summary>
    internal required bool WantsDetails { get; init; }

    /// <summary>Whether reports bring back what their records were made of.</summary>
    internal bool KeepsInputs { get; init; }

    /// <summary>Whether delivered records are only counted: nobody will ask for them, and they may be many.</summary>
    internal bool KeepsOnlyFailures { get; init; }

    /// <summary>Whether there is anything to take; read without a lock, by the pipeline thread, for every record.</summary>
    internal bool HasMail => _arrived.IsSet;

    /// <summary>Whether no report will come any more, though some are missing: the producer was closed, or could not read them.</summary>
    internal bool IsGivenUp => _givenUp;

    /// <summary>Whether a batch has come back as too large: until it is sent again, in parts, nothing may overtake it.</summary>
    internal bool HoldsBack => _holdsBack;

    /// <summary>What came back has been sent again.</summary>
    internal void Resume() => _holdsBack = false;

    /// <summary>Records that the client has and has not reported.</summary>
    internal long WithClient => Interlocked.Read(ref _withClient);

    /// <summary>Records are about to be given to the client, or, as a negative number, it did not take them.</summary>
    internal void CountGiven(int count) => Interlocked.Add(ref _withClient, count);

    /// <summary>Puts in reports of records that the client had. Called by the thread that reads them.</summary>
    internal void PostReported(ReadOnlySpan<DeliveryReport> reports)
    {
        // Before it seems that the client has nothing of this call.
        if (!KeepsOnlyFailures && reports[0].Error == ErrorCodes.MessageTooLarge && reports[0].BatchCount > 1) _holdsBack = true;
        Post(reports);
        if (Interlocked.Add(ref _withClient, -reports.Length) == 0 && Volatile.Read(ref _detached)) _table.Remove(this);
    }

    /// <summary>Puts reports in. Dropped when the call is gone.</summary>
    internal void Post(ReadOnlySpan<DeliveryReport> reports)
    {
        lock (_gate)
        {
            if (_detached) return;
            if (KeepsOnlyFailures)
            {
                foreach (ref readonly DeliveryReport report in reports)
                {
                    if (report.Error == 0) _delivered++;
                    else _incoming.Add(report);
                }
            }
            else
            {
                int count = _incoming.Count;
                CollectionsMarshal.SetCount(_incoming, count + reports.Length);
                reports.CopyTo(CollectionsMarshal.AsSpan(_incoming)[count..]);
            }

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
    /// <returns>Whether something is there.</returns>
    /// <exception cref="OperationCanceledException">The call was stopped.</exception>
    internal bool Wait(int timeoutMs, CancellationToken stop) => _arrived.Wait(timeoutMs, stop);

    /// <summary>No report will come any more.</summary>
    internal void GiveUp()
    {
        _givenUp = true;
        lock (_gate) _arrived.Set();
    }

    /// <summary>The call is gone: what arrives from now on is dropped, and the number is free once the client has reported all it has.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            Volatile.Write(ref _detached, true);
            _incoming = _spare = [];
        }

        if (Interlocked.Read(ref _withClient) == 0) _table.Remove(this);
    }
}

/// <summary>The mailboxes of one producer's calls, by the number that its records carry through librdkafka. So a record needs no object of its own and no GCHandle.</summary>
sealed class MailboxTable
{
    readonly object _gate = new();
    readonly Stack<int> _free = new();
    Mailbox?[] _slots = new Mailbox?[16];
    int _used;

    /// <summary>Records of all calls that the client has and has not reported.</summary>
    internal long WithClient
    {
        get
        {
            lock (_gate) return _slots.Sum(mailbox => mailbox?.WithClient ?? 0);
        }
    }

    internal Mailbox this[int number]
    {
        get
        {
            lock (_gate)
                return (uint)number < (uint)_slots.Length && _slots[number] is { } mailbox ? mailbox : throw new InvalidOperationException($"A delivery report arrived for call {number}, which has ended.");
        }
    }

    internal int Add(Mailbox mailbox)
    {
        lock (_gate)
        {
            if (!_free.TryPop(out int number)) number = _used++;
            if (number >= RecordOpaque.MaxMailboxes) throw new InvalidOperationException($"More than {RecordOpaque.MaxMailboxes} calls are waiting for records of this producer.");
            if (number == _slots.Length) Array.Resize(ref _slots, _slots.Length * 2);
            _slots[number] = mailbox;
            return number;
        }
    }

    /// <summary>Frees the number of a mailbox that is in the table; otherwise does nothing.</summary>
    internal void Remove(Mailbox mailbox)
    {
        lock (_gate)
        {
            if (_slots[mailbox.Number] != mailbox) return;
            _slots[mailbox.Number] = null;
            _free.Push(mailbox.Number);
        }
    }

    /// <summary>No report will come any more for any call.</summary>
    internal void GiveUp()
    {
        Mailbox?[] all;
        lock (_gate) all = [.. _slots];
        foreach (Mailbox? mailbox in all) mailbox?.GiveUp();
    }
}
