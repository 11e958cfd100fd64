namespace KafkaPS.Chaos;

/// <summary>A line of the table: what was sent under a fault, what was promised, and what an independent reader found.</summary>
/// <param name="Fault">What went wrong meanwhile.</param>
/// <param name="Road">The road that the records took, or what was tried.</param>
sealed record Row(string Fault, string Road)
{
    internal long? Sent { get; init; }

    /// <summary>Records that were reported as delivered.</summary>
    internal long? Acknowledged { get; init; }

    /// <summary>Acknowledged records that are not in Kafka.</summary>
    internal long? Lost { get; init; }

    /// <summary>Records that are in Kafka more than once, counted without their first.</summary>
    internal long? Duplicated { get; init; }

    /// <summary>Records that stand in their partition after a later one.</summary>
    internal long? OutOfOrder { get; init; }

    /// <summary>Errors that the user saw.</summary>
    internal long? Errors { get; init; }

    /// <summary>The longest time in which a partition took no record, or how long an end took.</summary>
    internal double? Seconds { get; init; }

    /// <summary>What else was seen.</summary>
    internal string Note { get; init; } = "";

    /// <summary>Promises that were not kept. Empty when all is well.</summary>
    internal IReadOnlyList<string> Broken { get; init; } = [];
}
