using KafkaPS.Errors;
using KafkaPS.Producing;

namespace KafkaPS.Checkpoints;

/// <summary>Holds back the outcome of records until their positions are committed: before that nothing is certain, and all of them may be sent again.</summary>
/// <param name="observer">Notified after the commit, on the pipeline thread.</param>
/// <param name="isEachTold">Whether the observer is notified of each delivered record. Otherwise they are only counted, because there may be many.</param>
/// <param name="summary">Counts the records once they are committed; null when no summary is wanted.</param>
sealed class CommittedReports(ISendObserver observer, bool isEachTold, SendSummaryBuilder? summary) : ISendObserver
{
    readonly object _gate = new();
    readonly Queue<Reports> _committed = new();
    Reports _open = new();

    /// <summary>The reason why the sent records cannot be committed; null when they can.</summary>
    internal KafkaException? Failure { get; private set; }

    /// <summary>The number of reports held until their commit.</summary>
    internal int Count => _open.Delivered.Count;

    /// <summary>Whether waiting for Kafka may be shown, which is only possible on the pipeline thread.</summary>
    internal bool ShowsWaiting { get; set; } = true;

    /// <summary>Marks everything reported so far as committed.</summary>
    internal void OnCommitted()
    {
        lock (_gate) _committed.Enqueue(_open);
        _open = new Reports();
    }

    /// <summary>Passes committed reports to the observer, in order. The observer may end the call; no report is passed twice.</summary>
    internal void Publish()
    {
        while (true)
        {
            Reports? reports;
            lock (_gate)
            {
                if (!_committed.TryDequeue(out reports)) return;
            }

            summary?.Add(reports.Counts);
            reports.Tell(observer);
        }
    }

    /// <inheritdoc/>
    public void OnDelivered(in DeliveryReport report)
    {
        if (isEachTold) _open.Delivered.Add(report);
        else if (summary is not null) _open.Counts.AddDelivered(report);
    }

    /// <inheritdoc/>
    public void OnUnsendable(KafkaRecord record, KafkaException error) => _open.Others.Add((_open.Delivered.Count, told => told.OnFailed(record, error)));

    /// <inheritdoc/>
    public void OnFailed(KafkaRecord record, KafkaException error) => Failure ??= error;

    /// <inheritdoc/>
    public void OnUnknown(long count) => Failure ??= KafkaErrors.FromCode(ErrorCodes.Destroy, "The producer was closed before the records were acknowledged");

    /// <inheritdoc/>
    public void OnDeadLetterFailed(IOException error) => _open.Others.Add((_open.Delivered.Count, told => told.OnDeadLetterFailed(error)));

    /// <inheritdoc/>
    public void OnFatal(KafkaException error) => throw error;

    /// <inheritdoc/>
    public void OnWaiting(long outstanding, string? reason)
    {
        if (ShowsWaiting) observer.OnWaiting(outstanding, reason);
    }

    /// <summary>The reports of one commit.</summary>
    sealed class Reports
    {
        internal List<DeliveryReport> Delivered { get; } = [];

        internal SendSummaryBuilder Counts { get; } = new();

        /// <summary>The other reports, each with the number of delivered records before it.</summary>
        internal List<(int After, Action<ISendObserver> Tell)> Others { get; } = [];

        internal void Tell(ISendObserver observer)
        {
            int next = 0;
            for (int i = 0; i <= Delivered.Count; i++)
            {
                while (next < Others.Count && Others[next].After == i) Others[next++].Tell(observer);
                if (i < Delivered.Count) observer.OnDelivered(Delivered[i]);
            }
        }
    }
}
