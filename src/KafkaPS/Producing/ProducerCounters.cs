using KafkaPS.Errors;

namespace KafkaPS.Producing;

/// <summary>Counts the outcomes of one producer's records, over all its calls. Thread-safe.</summary>
sealed class ProducerCounters
{
    long _delivered, _failed, _purged, _unknown;

    /// <summary>Records acknowledged by Kafka.</summary>
    internal long Delivered => Interlocked.Read(ref _delivered);

    /// <summary>Records that definitely failed.</summary>
    internal long Failed => Interlocked.Read(ref _failed);

    /// <summary>Failed records that were dropped unsent, because the producer was closed or could not continue.</summary>
    internal long Purged => Interlocked.Read(ref _purged);

    /// <summary>Records that were dropped in flight, because the producer was closed or a commit was given up.</summary>
    internal long Unknown => Interlocked.Read(ref _unknown);

    internal void CountDelivered(int count) => Interlocked.Add(ref _delivered, count);

    /// <summary>Counts records whose reports are lost, so that their outcome is unknown.</summary>
    internal void CountUnknown(long count) => Interlocked.Add(ref _unknown, count);

    /// <summary>Counts one record by the error with which it was reported or refused.</summary>
    internal void CountFailed(int error)
    {
        if (error == ErrorCodes.PurgeInflight) Interlocked.Increment(ref _unknown);
        else Interlocked.Increment(ref _failed);
        if (error == ErrorCodes.PurgeQueue) Interlocked.Increment(ref _purged);
    }
}
