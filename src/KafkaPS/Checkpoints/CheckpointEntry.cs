namespace KafkaPS.Checkpoints;

/// <summary>The run that last took over a checkpoint.</summary>
/// <param name="Run">The ID of the run.</param>
/// <param name="Computer">The computer that it runs on.</param>
/// <param name="Process">The ID of its process.</param>
sealed record CheckpointOwner(string Run, string Computer, int Process)
{
    /// <summary>Takes the place of a file ID.</summary>
    internal const string Id = "owner";

    /// <summary>Creates an owner for this process, as a new run.</summary>
    internal static CheckpointOwner New() => new(Guid.NewGuid().ToString("N"), Environment.MachineName, Environment.ProcessId);

    /// <summary>Returns the text for messages.</summary>
    public override string ToString() => System.FormattableString.Invariant($"process {Process} on {Computer}");
}

/// <summary>An entry of a checkpoint: the position in a file, the position of pipeline objects, or the run that has taken over the checkpoint.</summary>
/// <param name="Checkpoint">The checkpoint's name.</param>
/// <param name="FileId">The file's <see cref="FilePosition.Id"/>; null for the position of objects.</param>
/// <param name="File">The position in the file; null for other entries, and when the position is forgotten.</param>
/// <param name="Input">The position of the objects: text, an integer or a floating-point number; null for other entries, and when the position is forgotten.</param>
/// <param name="Time">When the entry was committed.</param>
sealed record CheckpointEntry(string Checkpoint, string? FileId, FilePosition? File, object? Input, DateTimeOffset Time)
{
    /// <summary>Whether this entry removes the position.</summary>
    internal bool IsForgotten => File is null && Input is null && Owner is null;

    /// <summary>The run that has taken over the checkpoint; null when the entry is a position.</summary>
    internal CheckpointOwner? Owner { get; init; }

    internal static CheckpointEntry Of(string checkpoint, FilePosition file) => new(checkpoint, file.Id, file, null, DateTimeOffset.UtcNow);

    internal static CheckpointEntry OfInput(string checkpoint, object input) => new(checkpoint, null, null, input, DateTimeOffset.UtcNow);

    internal static CheckpointEntry OfOwner(string checkpoint, CheckpointOwner owner) => new(checkpoint, CheckpointOwner.Id, null, null, DateTimeOffset.UtcNow) { Owner = owner };

    internal static CheckpointEntry Forget(string checkpoint, string? fileId) => new(checkpoint, fileId, null, null, DateTimeOffset.UtcNow);
}
