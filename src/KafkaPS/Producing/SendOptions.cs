using KafkaPS.Errors;
using KafkaPS.Records;

namespace KafkaPS.Producing;

/// <summary>What the parameters of one Send-KafkaRecord call say of all its records. A <see cref="KafkaRecord"/> has its own, and takes from here what it leaves open.</summary>
sealed record SendOptions
{
    internal string? Topic { get; init; }
    internal object? Key { get; init; }

    /// <summary>Computes the key of a record that has none; null when <see cref="Key"/> is it.</summary>
    internal ScriptFunction? KeyFunction { get; init; }

    internal int? Partition { get; init; }
    internal DateTimeOffset? Timestamp { get; init; }
    internal IReadOnlyList<KafkaHeader> Headers { get; init; } = [];
    internal KafkaSerializer KeySerializer { get; init; } = AutoSerializer.Default;
    internal KafkaSerializer ValueSerializer { get; init; } = AutoSerializer.Default;

    /// <summary>The same for what comes out of files, which is UTF-8 whatever the file's encoding was.</summary>
    internal SendOptions ForFiles { get => field ?? this; init; }

    /// <summary>Whether a script block of the user takes part in every record.</summary>
    internal bool RunsUserCode => KeyFunction is not null || KeySerializer.RunsUserCode || ValueSerializer.RunsUserCode;

    /// <summary>Where failed records are kept; null: nowhere.</summary>
    internal DeadLetterFile? DeadLetters { get; init; }

    /// <summary>Each record is acknowledged before the next is taken, without waiting for linger.ms: Java's <c>send(record).get()</c>.</summary>
    internal bool Synchronous { get; init; }

    /// <summary>The call ends when all its records are handed over; what fails later, the producer keeps for the next call that waits.</summary>
    internal bool NoWait { get; init; }

    /// <summary>Whether the call wants back what each delivered record was made of.</summary>
    internal bool PassesInputs { get; init; }

    /// <summary>Whether a record that can never be sent, because it is too large or cannot be serialized, leaves its transaction as it is.</summary>
    internal bool PassesUnsendable { get; init; }

    /// <summary>How fast the records may go; null: as fast as they can.</summary>
    internal RateLimit? Rate { get; init; }

    /// <summary>Called on the pipeline thread when <see cref="KeyFunction"/> gave no key.</summary>
    internal Action? OnEmptyKey { get; init; }

    /// <summary>Whether the observer wants each record's timestamp and latency, and not only what a summary needs.</summary>
    internal bool WantsDetails { get; init; }

    /// <summary>Has <see cref="KeyFunction"/> compute a key.</summary>
    /// <param name="item">What it sees.</param>
    /// <exception cref="SerializationException">It failed.</exception>
    internal object? ComputeKey(object? item)
    {
        try
        {
            object? key = KeyFunction!.InvokeForOne(item);
            if (key is null) OnEmptyKey?.Invoke();
            return key;
        }
        catch (SerializationException e)
        {
            throw KafkaErrors.Serialization(e, isKey: true);
        }
    }
}
