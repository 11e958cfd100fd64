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

    /// <summary>The last known path of the file; null for the position of objects.</summary>
    public string? Path => Entry.File?.Path;

    /// <summary>The number of bytes of the file that were shipped, or what -Position returned for the last object: text, an integer (Int64) or a floating-point number (Double).</summary>
    public object Position => Entry.File?.Position ?? Entry.Input!;

    /// <summary>The size of the file in bytes when the position was committed; null for the position of objects.</summary>
    public long? Size => Entry.File?.Size;

    /// <summary>The time when the position was committed.</summary>
    public DateTimeOffset Time => Entry.Time.ToLocalTime();

    /// <summary>The time since which the file has been missing; null while it exists. The position is forgotten seven days later.</summary>
    public DateTimeOffset? MissingSince => Entry.File?.MissingSince?.ToLocalTime();

    /// <summary>The topic or the file that stores the checkpoint.</summary>
    public string Place { get; }

    /// <summary>Returns the name, the file and the position.</summary>
    public override string ToString() => System.FormattableString.Invariant($"{Name}{(Path is null ? "" : $" {Path}")}: {Position}");
}
