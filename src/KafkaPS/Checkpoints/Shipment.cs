using System.Diagnostics;
using KafkaPS.Errors;
using KafkaPS.Producing;

namespace KafkaPS.Checkpoints;

/// <summary>Sends records and advances the positions of a checkpoint with them: a commit is in Kafka as a whole or not at all.</summary>
/// <param name="operation">Sends the records.</param>
/// <param name="reports">Receives the delivery reports.</param>
/// <param name="store">Stores the positions.</param>
/// <param name="intervalMs">How long sent records may wait for their commit, in milliseconds.</param>
sealed class Shipment(SendOperation operation, CommittedReports reports, ICheckpointStore store, int intervalMs) : IDisposable
{
    /// <summary>The maximum number of reports held until a commit, because they use memory.</summary>
    const int MaxReports = 200_000;

    long _begun;

    /// <summary>Whether anything is waiting for its commit.</summary>
    internal bool IsOpen { get; private set; }

    /// <summary>Whether the commit is due.</summary>
    internal bool IsDue => IsOpen && (RemainingMs == 0 || reports.Count >= MaxReports);

    /// <summary>The time until the commit is due, in milliseconds.</summary>
    internal int RemainingMs => IsOpen ? Math.Max(0, intervalMs - (int)Stopwatch.GetElapsedTime(_begun).TotalMilliseconds) : int.MaxValue;

    /// <inheritdoc cref="ICheckpointStore.TryRead"/>
    internal IReadOnlyList<CheckpointEntry>? TryRead() => store.TryRead();

    /// <inheritdoc cref="ICheckpointStore.Claim"/>
    internal IReadOnlyList<CheckpointEntry> Claim() => store.Claim();

    /// <inheritdoc cref="ICheckpointStore.WhyLost"/>
    internal CheckpointException? WhyLost() => store.WhyLost();

    /// <summary>Returns whether an error may mean that another run has taken over the checkpoint.</summary>
    internal static bool IsFenced(KafkaException error) => TransactionManager.IsFenced(error.Code) || error is ProducerFencedException or InvalidProducerEpochException || (error.IsFatal && error.Code == ErrorCodes.Fatal);

    /// <summary>Prepares for sending a record.</summary>
    /// <exception cref="KafkaException">A record sent before has failed.</exception>
    internal void Begin()
    {
        if (reports.Failure is not null) ThrowIfFailed();
        if (IsOpen) return;
        store.Begin();
        _begun = Stopwatch.GetTimestamp();
        IsOpen = true;
    }

    /// <summary>Processes the delivery reports that have arrived.</summary>
    internal void Drain()
    {
        operation.Drain();
        ThrowIfFailed();
    }

    /// <summary>Waits for the records, and commits them with these positions.</summary>
    /// <exception cref="KafkaException">A record failed, or Kafka rejected the request; nothing is committed.</exception>
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

    /// <summary>Passes committed reports to the observer, which may end the call.</summary>
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
