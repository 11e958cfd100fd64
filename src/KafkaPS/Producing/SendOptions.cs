using KafkaPS.Records;

namespace KafkaPS.Producing;

/// <summary>What the parameters of one Send-KafkaRecord call say of all its records. A <see cref="KafkaRecord"/> has its own, and takes from here what it leaves open.</summary>
sealed record SendOptions
{
    internal string? Topic { get; init; }
    internal object? Key { get; init; }
    internal int? Partition { get; init; }
    internal KafkaSerializer KeySerializer { get; init; } = AutoSerializer.Default;
    internal KafkaSerializer ValueSerializer { get; init; } = AutoSerializer.Default;

    /// <summary>Each record is acknowledged before the next is taken, without waiting for linger.ms: Java's <c>send(record).get()</c>.</summary>
    internal bool Synchronous { get; init; }

    /// <summary>Whether the observer wants each record's timestamp and latency, and not only what a summary needs.</summary>
    internal bool WantsDetails { get; init; }
}
