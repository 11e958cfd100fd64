namespace KafkaPS.Checkpoints;

/// <summary>The run that has taken a checkpoint over last.</summary>
/// <param name="Run">Its number.</param>
/// <param name="Computer">The computer that it runs on.</param>
/// <param name="Process">Its process.</param>
sealed record CheckpointOwner(string Run, string Computer, int Process)
{
    /// <summary>Stands in the place of a file's number.</summary>
    internal const string Id = "owner";

    /// <summary>This process, as another run.</summary>
    internal static CheckpointOwner New() => new(Guid.NewGuid().ToString("N"), Environment.MachineName, Environment.ProcessId);

    /// <summary>For messages.</summary>
    public override string ToString() => System.FormattableString.Invariant($"process {Process} on {Computer}");
}

/// <summary>One position of a checkpoint: that of a file, or that of the objects of a pipeline; or who has taken it over.</summary>
/// <param name="Checkpoint">The checkpoint's name.</param>
/// <param name="FileId">The file's <see cref="FilePosition.Id"/>; null for that of objects.</param>
/// <param name="File">The position of the file; null for that of objects, and when it is to be forgotten.</param>
/// <param name="Input">The position of the objects: text, a whole number or a fraction; null for that of a file, and when it is to be forgotten.</param>
/// <param name="Time">When it was committed.</param>
sealed record CheckpointEntry(string Checkpoint, string? FileId, FilePosition? File, object? Input, DateTimeOffset Time)
{
    /// <summary>Whether the position is to be forgotten.</summary>
    internal bool IsForgotten => File is null && Input is null && Owner is null;

    /// <summary>Who has taken the checkpoint over; null when it is a position.</summary>
    internal CheckpointOwner? Owner { get; init; }

    internal static CheckpointEntry Of(string checkpoint, FilePosition file) => new(checkpoint, file.Id, file, null, DateTimeOffset.UtcNow);

    internal static CheckpointEntry OfInput(string checkpoint, object input) => new(checkpoint, null, null, input, DateTimeOffset.UtcNow);

    internal static CheckpointEntry OfOwner(string checkpoint, CheckpointOwner owner) => new(checkpoint, CheckpointOwner.Id, null, null, DateTimeOffset.UtcNow) { Owner = owner };

    internal static CheckpointEntry Forget(string checkpoint, string? fileId) => new(checkpoint, fileId, null, null, DateTimeOffset.UtcNow);
}
