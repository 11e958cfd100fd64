using System.Globalization;

namespace KafkaPS.Producing;

/// <summary>What a producer left behind when it was closed.</summary>
/// <param name="Producer">The producer.</param>
sealed record ClosedProducer(KafkaProducer Producer)
{
    /// <summary>Records that were never sent.</summary>
    internal long Dropped { get; init; }

    /// <summary>Records that were in flight, whose outcome is unknown.</summary>
    internal long Unknown { get; init; }

    /// <summary>Whether the producer's transaction could not be aborted in time.</summary>
    internal bool HasOpenTransaction { get; init; }

    /// <summary>The warnings to show to the user.</summary>
    internal IEnumerable<string> Warnings
    {
        get
        {
            if (Dropped + Unknown > 0)
            {
                yield return string.Create(CultureInfo.InvariantCulture,
                    $"The Kafka producer '{Producer.Name}' was closed with {Dropped + Unknown} records unacknowledged: {Dropped} were never sent, {Unknown} were in flight and may be in Kafka.");
            }

            if (HasOpenTransaction)
                yield return $"The Kafka producer '{Producer.Name}' was closed before its transaction could be aborted. The broker aborts it when transaction.timeout.ms has passed.";
        }
    }
}
