namespace KafkaPS.Checkpoints;

/// <summary>How far a file was read, and by what it is known again: its first bytes and those before the position, whatever its name is by then.</summary>
sealed record FilePosition
{
    /// <summary>The number of the file in its checkpoint, drawn when it was first met.</summary>
    internal required string Id { get; init; }

    /// <summary>Where it was last; for people, and for whoever looks for it in its folder.</summary>
    internal required string Path { get; init; }

    /// <summary>How many bytes were read.</summary>
    internal required long Position { get; init; }

    /// <summary>How many bytes it had then.</summary>
    internal required long Size { get; init; }

    /// <summary>Its first bytes.</summary>
    internal required Fingerprint Head { get; init; }

    /// <summary>The bytes before the position.</summary>
    internal required Fingerprint Tail { get; init; }

    /// <summary>Since when the file is not there any more; null while it is.</summary>
    internal DateTimeOffset? MissingSince { get; init; }
}
