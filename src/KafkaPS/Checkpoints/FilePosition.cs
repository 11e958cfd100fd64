namespace KafkaPS.Checkpoints;

/// <summary>How far a file was read, and what identifies it later under any name: its first bytes and those before the position.</summary>
sealed record FilePosition
{
    /// <summary>The ID of the file in its checkpoint, generated when the file was first seen.</summary>
    internal required string Id { get; init; }

    /// <summary>The last known path, for display and for finding the file in its folder.</summary>
    internal required string Path { get; init; }

    /// <summary>The number of bytes read.</summary>
    internal required long Position { get; init; }

    /// <summary>The size of the file in bytes at that time.</summary>
    internal required long Size { get; init; }

    /// <summary>The fingerprint of the file's first bytes.</summary>
    internal required Fingerprint Head { get; init; }

    /// <summary>The fingerprint of the bytes before the position.</summary>
    internal required Fingerprint Tail { get; init; }

    /// <summary>The time since which the file has been missing; null while it exists.</summary>
    internal DateTimeOffset? MissingSince { get; init; }
}
