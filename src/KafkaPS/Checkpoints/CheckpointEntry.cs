namespace KafkaPS.Checkpoints;

/// <summary>One position of a checkpoint: that of a file, or that of the objects of a pipeline.</summary>
/// <param name="Checkpoint">The checkpoint's name.</param>
/// <param name="FileId">The file's <see cref="FilePosition.Id"/>; null for that of objects.</param>
/// <param name="File">The position of the file; null for that of objects, and when it is to be forgotten.</param>
/// <param name="Input">The position of the objects: text, a whole number or a fraction; null for that of a file, and when it is to be forgotten.</param>
/// <param name="Time">When it was committed.</param>
sealed record CheckpointEntry(string Checkpoint, string? FileId, FilePosition? File, object? Input, DateTimeOffset Time)
{
    /// <summary>Whether the position is to be forgotten.</summary>
    internal bool IsForgotten => File is null && Input is null;

    internal static CheckpointEntry Of(string checkpoint, FilePosition file) => new(checkpoint, file.Id, file, null, DateTimeOffset.UtcNow);

    internal static CheckpointEntry OfInput(string checkpoint, object input) => new(checkpoint, null, null, input, DateTimeOffset.UtcNow);

    internal static CheckpointEntry Forget(string checkpoint, string? fileId) => new(checkpoint, fileId, null, null, DateTimeOffset.UtcNow);
}
