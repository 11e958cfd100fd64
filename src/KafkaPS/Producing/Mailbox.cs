using System.Runtime.InteropServices;
using KafkaPS.Errors;

namespace KafkaPS.Producing;

/// <summary>Holds the delivery reports of one call until its pipeline thread takes them. The reading thread only adds them.</summary>
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

    /// <summary>The mailbox's number in the <see cref="MailboxTable"/>, which the reports of its records carry.</summary>
    internal int Number { get; }

    /// <summary>The inputs that the records were made of, if the user wants them back.</summary>
    internal InputTable Inputs { get; } = new();

    /// <summary>Whether the call asks for details that are costly to get: the timestamp and latency of each record.</summary>
    internal required bool WantsDetails { get; init; }

    /// <summary>Whether reports return the inputs of their records.</summary>
    internal bool KeepsInputs { get; init; }

    /// <summary>Whether each record needs a report of its own. Otherwise, one report may stand for several delivered records.</summary>
    internal bool WantsEach => WantsDetails || KeepsInputs;

    /// <summary>Whether delivered records are only counted: nobody will ask for them, and there may be many.</summary>
    internal bool KeepsOnlyFailures { get; init; }

    /// <summary>Whether there is anything to take; read by the pipeline thread for every record, without a lock.</summary>
    internal bool HasMail => _arrived.IsSet;

    /// <summary>Whether no more reports will come, though some are missing: the producer was closed, or could not read them.</summary>
    internal bool IsGivenUp => _givenUp;

    /// <summary>Whether a batch was refused as too large: until it is sent again in parts, nothing may overtake it.</summary>
    internal bool HoldsBack => _holdsBack;

    /// <summary>Called when the refused batch has been sent again.</summary>
    internal void Resume() => _holdsBack = false;

    /// <summary>Records that the client has and has not reported yet.</summary>
    internal long WithClient => Interlocked.Read(ref _withClient);

    /// <summary>Counts records that are about to be given to the client or, as a negative number, that it did not accept.</summary>
    internal void CountGiven(int count) => Interlocked.Add(ref _withClient, count);

    /// <summary>Adds reports of records that the client had. Called by the thread that reads them.</summary>
    /// <param name="reports">The reports.</param>
    /// <param name="recordCount">The number of their records.</param>
    internal void PostReported(ReadOnlySpan<DeliveryReport> reports, int recordCount)
    {
        // Must be set before the client seems to have no records of this call.
        if (!KeepsOnlyFailures && reports[0].Error == ErrorCodes.MessageTooLarge && reports[0].BatchCount > 1) _holdsBack = true;
        Post(reports);
        if (Interlocked.Add(ref _withClient, -recordCount) == 0 && Volatile.Read(ref _detached)) _table.Remove(this);
    }

    /// <summary>Adds reports. Drops them if the call has ended.</summary>
    internal void Post(ReadOnlySpan<DeliveryReport> reports)
    {
        lock (_gate)
        {
            if (_detached) return;
            if (KeepsOnlyFailures)
            {
                foreach (ref readonly DeliveryReport report in reports)
                {
                    if (report.Error == 0) _delivered += report.RecordCount;
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

    /// <summary>Takes all reports that have arrived. The list is valid until the next call.</summary>
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

    /// <summary>Waits until a report arrives or the time is up.</summary>
    /// <returns>Whether there is a report.</returns>
    /// <exception cref="OperationCanceledException">The call was stopped.</exception>
    internal bool Wait(int timeoutMs, CancellationToken stop) => _arrived.Wait(timeoutMs, stop);

    /// <summary>Called when no more reports will come.</summary>
    internal void GiveUp()
    {
        _givenUp = true;
        lock (_gate) _arrived.Set();
    }

    /// <summary>Ends the call: later reports are dropped, and the number is free once the client has reported all the call's records.</summary>
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

/// <summary>The mailboxes of a producer's calls, by the number that their records carry through librdkafka. So a record needs no object and no GCHandle.</summary>
sealed class MailboxTable
{
    readonly object _gate = new();
    readonly Stack<int> _free = new();
    Mailbox?[] _slots = new Mailbox?[16];
    int _used;

    /// <summary>Records of all calls that the client has and has not reported yet.</summary>
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

    /// <summary>Frees a mailbox's number if the mailbox is in the table.</summary>
    internal void Remove(Mailbox mailbox)
    {
        lock (_gate)
        {
            if (_slots[mailbox.Number] != mailbox) return;
            _slots[mailbox.Number] = null;
            _free.Push(mailbox.Number);
        }
    }

    /// <summary>Called when no more reports will come for any call.</summary>
    internal void GiveUp()
    {
        Mailbox?[] all;
        lock (_gate) all = [.. _slots];
        foreach (Mailbox? mailbox in all) mailbox?.GiveUp();
    }
}
