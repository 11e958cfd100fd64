namespace KafkaPS.Chaos;

/// <summary>A row of the table: what was sent under a fault, what was promised, and what an independent reader found.</summary>
/// <param name="Fault">The fault.</param>
/// <param name="Road">The road that the records took, or what was tried.</param>
sealed record Row(string Fault, string Road)
{
    internal long? Sent { get; init; }

    /// <summary>The number of records reported as delivered.</summary>
    internal long? Acknowledged { get; init; }

    /// <summary>The number of acknowledged records that are not in Kafka.</summary>
    internal long? Lost { get; init; }

    /// <summary>The number of duplicates in Kafka, not counting the first copy of each record.</summary>
    internal long? Duplicated { get; init; }

    /// <summary>The number of records that follow a later one in their partition.</summary>
    internal long? OutOfOrder { get; init; }

    /// <summary>The number of errors that the user saw.</summary>
    internal long? Errors { get; init; }

    /// <summary>The longest time in which a partition received no record, or the time that ending took.</summary>
    internal double? Seconds { get; init; }

    /// <summary>Other observations.</summary>
    internal string Note { get; init; } = "";

    /// <summary>The promises that were broken. Empty when all is well.</summary>
    internal IReadOnlyList<string> Broken { get; init; } = [];
}
