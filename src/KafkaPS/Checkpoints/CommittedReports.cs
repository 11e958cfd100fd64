using KafkaPS.Errors;
using KafkaPS.Producing;

namespace KafkaPS.Checkpoints;

/// <summary>Keeps what became of records until their positions are committed: before that nothing is certain, and all of it may be sent again.</summary>
/// <param name="observer">Who is told then, on the pipeline thread.</param>
/// <param name="isEachTold">Whether the observer hears of each delivered record. Otherwise they are only counted, for they may be many.</param>
/// <param name="summary">Where they are counted once they are committed; null when nobody asks.</param>
sealed class CommittedReports(ISendObserver observer, bool isEachTold, SendSummaryBuilder? summary) : ISendObserver
{
    readonly object _gate = new();
    readonly Queue<Reports> _committed = new();
    Reports _open = new();

    /// <summary>Why what was sent cannot be committed; null when it can.</summary>
    internal KafkaException? Failure { get; private set; }

    /// <summary>How many reports are kept until their commit.</summary>
    internal int Count => _open.Delivered.Count;

    /// <summary>Whether the wait for Kafka may be shown: only on the pipeline thread.</summary>
    internal bool ShowsWaiting { get; set; } = true;

    /// <summary>What was reported so far is committed.</summary>
    internal void OnCommitted()
    {
        lock (_gate) _committed.Enqueue(_open);
        _open = new Reports();
    }

    /// <summary>Tells what is committed, in its order. What is told may end the call, and is not told again then.</summary>
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

        /// <summary>What else there is to tell, and after how many delivered records.</summary>
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
