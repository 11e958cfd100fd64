using KafkaPS.Errors;
using KafkaPS.Producing;

namespace KafkaPS.Checkpoints;

/// <summary>Keeps what became of records until their positions are committed: before that nothing is certain, and all of it may be sent again.</summary>
/// <param name="observer">Who is told then.</param>
sealed class CommittedReports(ISendObserver observer) : ISendObserver
{
    readonly List<DeliveryReport> _delivered = [];
    readonly List<(int After, KafkaRecord Record, KafkaException Error)> _unsendable = [];

    /// <summary>Why what was sent cannot be committed; null when it can.</summary>
    internal KafkaException? Failure { get; private set; }

    /// <summary>How many reports are kept.</summary>
    internal int Count => _delivered.Count;

    /// <summary>Whether the wait for Kafka may be shown: only on the pipeline thread.</summary>
    internal bool ShowsWaiting { get; set; } = true;

    /// <summary>Tells all that is kept, in its order.</summary>
    internal void Publish()
    {
        int next = 0;
        // What is told may end the call, and shall not be told again then.
        DeliveryReport[] delivered = [.. _delivered];
        var unsendable = _unsendable.ToArray();
        _delivered.Clear();
        _unsendable.Clear();
        for (int i = 0; i <= delivered.Length; i++)
        {
            while (next < unsendable.Length && unsendable[next].After == i) observer.OnFailed(unsendable[next].Record, unsendable[next++].Error);
            if (i < delivered.Length) observer.OnDelivered(delivered[i]);
        }
    }

    /// <inheritdoc/>
    public void OnDelivered(in DeliveryReport report) => _delivered.Add(report);

    /// <inheritdoc/>
    public void OnUnsendable(KafkaRecord record, KafkaException error) => _unsendable.Add((_delivered.Count, record, error));

    /// <inheritdoc/>
    public void OnFailed(KafkaRecord record, KafkaException error) => Failure ??= error;

    /// <inheritdoc/>
    public void OnUnknown(long count) => Failure ??= KafkaErrors.FromCode(LocalError.Closed, "The producer was closed before the records were acknowledged");

    /// <inheritdoc/>
    public void OnDeadLetterFailed(IOException error) => observer.OnDeadLetterFailed(error);

    /// <inheritdoc/>
    public void OnFatal(KafkaException error) => throw error;

    /// <inheritdoc/>
    public void OnWaiting(long outstanding, string? reason)
    {
        if (ShowsWaiting) observer.OnWaiting(outstanding, reason);
    }
}
