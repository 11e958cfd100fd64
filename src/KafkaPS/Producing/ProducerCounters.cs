using KafkaPS.Errors;

namespace KafkaPS.Producing;

/// <summary>What became of the records of one producer, over all its calls. Any thread counts.</summary>
sealed class ProducerCounters
{
    long _delivered, _failed, _purged, _unknown;

    /// <summary>Records acknowledged by Kafka.</summary>
    internal long Delivered => Interlocked.Read(ref _delivered);

    /// <summary>Records that certainly failed.</summary>
    internal long Failed => Interlocked.Read(ref _failed);

    /// <summary>Those of the failed that were dropped unsent when the producer was closed.</summary>
    internal long Purged => Interlocked.Read(ref _purged);

    /// <summary>Records that were in flight when the producer was closed.</summary>
    internal long Unknown => Interlocked.Read(ref _unknown);

    internal void CountDelivered(int count) => Interlocked.Add(ref _delivered, count);

    /// <summary>Counts records whose reports are lost: nobody knows what became of them.</summary>
    internal void CountUnknown(long count) => Interlocked.Add(ref _unknown, count);

    /// <summary>Counts one record by the error with which it was reported or refused.</summary>
    internal void CountFailed(int error)
    {
        if (error == ErrorCodes.PurgeInflight) Interlocked.Increment(ref _unknown);
        else Interlocked.Increment(ref _failed);
        if (error == ErrorCodes.PurgeQueue) Interlocked.Increment(ref _purged);
    }
}
