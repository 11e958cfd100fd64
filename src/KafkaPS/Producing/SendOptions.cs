using KafkaPS.Errors;
using KafkaPS.Records;

namespace KafkaPS.Producing;

/// <summary>The parameters of one Send-KafkaRecord call, for all its records. A <see cref="KafkaRecord"/> has its own values, and takes missing ones from here.</summary>
sealed record SendOptions
{
    internal string? Topic { get; init; }
    internal object? Key { get; init; }

    /// <summary>Computes the key of a record that has none; null if <see cref="Key"/> is used.</summary>
    internal ScriptFunction? KeyFunction { get; init; }

    internal int? Partition { get; init; }
    internal DateTimeOffset? Timestamp { get; init; }
    internal IReadOnlyList<KafkaHeader> Headers { get; init; } = [];
    internal KafkaSerializer KeySerializer { get; init; } = AutoSerializer.Default;
    internal KafkaSerializer ValueSerializer { get; init; } = AutoSerializer.Default;

    /// <summary>The options for records from files, whose text is UTF-8 whatever the file's encoding was.</summary>
    internal SendOptions ForFiles { get => field ?? this; init; }

    /// <summary>Whether a script block of the user runs for every record.</summary>
    internal bool RunsUserCode => KeyFunction is not null || KeySerializer.RunsUserCode || ValueSerializer.RunsUserCode;

    /// <summary>The file that keeps failed records; null for none.</summary>
    internal DeadLetterFile? DeadLetters { get; init; }

    /// <summary>Whether each record is acknowledged before the next is taken, without waiting for linger.ms: Java's <c>send(record).get()</c>.</summary>
    internal bool Synchronous { get; init; }

    /// <summary>Whether the call ends once all its records are handed over; the producer keeps later failures for the next call that waits.</summary>
    internal bool NoWait { get; init; }

    /// <summary>Whether the call wants back the input of each delivered record.</summary>
    internal bool PassesInputs { get; init; }

    /// <summary>Whether a record that can never be sent, because it is too large or cannot be serialized, leaves its transaction intact.</summary>
    internal bool PassesUnsendable { get; init; }

    /// <summary>The maximum rate of records; null for no limit.</summary>
    internal RateLimit? Rate { get; init; }

    /// <summary>Called on the pipeline thread when <see cref="KeyFunction"/> returned no key.</summary>
    internal Action? OnEmptyKey { get; init; }

    /// <summary>Whether the observer wants each record's timestamp and latency, beyond what a summary needs.</summary>
    internal bool WantsDetails { get; init; }

    /// <summary>Computes a key with <see cref="KeyFunction"/>.</summary>
    /// <param name="item">The input of the function.</param>
    /// <exception cref="SerializationException">The function failed.</exception>
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
