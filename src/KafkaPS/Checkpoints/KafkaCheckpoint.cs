using KafkaPS.Checkpoints;

namespace KafkaPS;

/// <summary>A position of a checkpoint: how far a file was shipped, or the position of the last object of a pipeline.</summary>
public sealed class KafkaCheckpoint
{
    internal KafkaCheckpoint(CheckpointEntry entry, string place)
    {
        Entry = entry;
        (Name, Place) = (entry.Checkpoint, place);
    }

    internal CheckpointEntry Entry { get; }

    /// <summary>The checkpoint's name; empty for one in a file.</summary>
    public string Name { get; }

    /// <summary>The file, where it was last; null for the position of objects.</summary>
    public string? Path => Entry.File?.Path;

    /// <summary>How many bytes of the file were shipped, or what -Position gave for the last object: text, a whole number (Int64) or a fraction (Double).</summary>
    public object Position => Entry.File?.Position ?? Entry.Input!;

    /// <summary>How many bytes the file had when the position was committed; null for the position of objects.</summary>
    public long? Size => Entry.File?.Size;

    /// <summary>When the position was committed.</summary>
    public DateTimeOffset Time => Entry.Time.ToLocalTime();

    /// <summary>Since when the file was not there any more; null while it is. Seven days later the position is forgotten.</summary>
    public DateTimeOffset? MissingSince => Entry.File?.MissingSince?.ToLocalTime();

    /// <summary>The topic or the file that keeps the checkpoint.</summary>
    public string Place { get; }

    /// <summary>The name, the file and the position.</summary>
    public override string ToString() => System.FormattableString.Invariant($"{Name}{(Path is null ? "" : $" {Path}")}: {Position}");
}
