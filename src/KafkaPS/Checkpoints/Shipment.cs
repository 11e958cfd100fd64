using System.Diagnostics;
using KafkaPS.Errors;
using KafkaPS.Producing;

namespace KafkaPS.Checkpoints;

/// <summary>Sends records and moves the positions of a checkpoint on with them: what is in one commit is in Kafka whole or not at all.</summary>
/// <param name="operation">Takes the records.</param>
/// <param name="reports">Hears of them.</param>
/// <param name="store">Keeps the positions.</param>
/// <param name="intervalMs">How long what was sent may wait for its commit, in milliseconds.</param>
sealed class Shipment(SendOperation operation, CommittedReports reports, ICheckpointStore store, int intervalMs) : IDisposable
{
    /// <summary>How many reports are kept until a commit: they cost memory.</summary>
    const int MaxReports = 200_000;

    long _begun;

    /// <summary>Whether anything waits for its commit.</summary>
    internal bool IsOpen { get; private set; }

    /// <summary>Whether the commit is due.</summary>
    internal bool IsDue => IsOpen && (RemainingMs == 0 || reports.Count >= MaxReports);

    /// <summary>How long the commit may still wait, in milliseconds.</summary>
    internal int RemainingMs => IsOpen ? Math.Max(0, intervalMs - (int)Stopwatch.GetElapsedTime(_begun).TotalMilliseconds) : int.MaxValue;

    /// <inheritdoc cref="ICheckpointStore.TryRead"/>
    internal IReadOnlyList<CheckpointEntry>? TryRead() => store.TryRead();

    /// <inheritdoc cref="ICheckpointStore.Claim"/>
    internal IReadOnlyList<CheckpointEntry> Claim() => store.Claim();

    /// <inheritdoc cref="ICheckpointStore.WhyLost"/>
    internal CheckpointException? WhyLost() => store.WhyLost();

    /// <summary>Whether an error may be that another run has taken the checkpoint over.</summary>
    internal static bool IsFenced(KafkaException error) => TransactionManager.IsFenced(error.Code) || error is ProducerFencedException or InvalidProducerEpochException || (error.IsFatal && error.Code == ErrorCodes.Fatal);

    /// <summary>A record is about to be sent.</summary>
    /// <exception cref="KafkaException">One that was sent before has failed.</exception>
    internal void Begin()
    {
        if (reports.Failure is not null) ThrowIfFailed();
        if (IsOpen) return;
        store.Begin();
        _begun = Stopwatch.GetTimestamp();
        IsOpen = true;
    }

    /// <summary>Tells of the reports that have come.</summary>
    internal void Drain()
    {
        operation.Drain();
        ThrowIfFailed();
    }

    /// <summary>Waits for the records, and commits them with these positions.</summary>
    /// <exception cref="KafkaException">A record failed, or Kafka refuses: nothing is committed.</exception>
    internal void Commit(IReadOnlyCollection<CheckpointEntry> changes)
    {
        if (!IsOpen && changes.Count == 0) return;
        Begin();
        operation.Complete();
        ThrowIfFailed();
        store.Commit(changes);
        reports.OnCommitted();
        IsOpen = false;
    }

    /// <inheritdoc cref="CommittedReports.ShowsWaiting"/>
    internal bool ShowsWaiting
    {
        set => reports.ShowsWaiting = value;
    }

    /// <summary>Tells what is committed. What is told may end the call.</summary>
    internal void Publish() => reports.Publish();

    /// <inheritdoc/>
    public void Dispose()
    {
        operation.Dispose();
        store.Dispose();
    }

    void ThrowIfFailed()
    {
        if (reports.Failure is { } failure) throw KafkaErrors.Again(failure);
    }
}
