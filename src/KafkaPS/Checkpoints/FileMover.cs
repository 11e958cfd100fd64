using KafkaPS.Producing;
using KafkaPS.Records;

namespace KafkaPS.Checkpoints;

/// <summary>Determines the position at a place in a file that the user specifies.</summary>
static class FileMover
{
    /// <summary>Returns the position at the beginning of a line.</summary>
    /// <param name="path">The file.</param>
    /// <param name="target">The number of bytes before it; null for all complete lines.</param>
    /// <param name="format">How the file is divided into lines.</param>
    /// <param name="entries">The existing positions. If one belongs to this file, it is moved.</param>
    /// <returns>Null when no line starts there.</returns>
    /// <exception cref="IOException">The file does not exist, is locked, or is not a file.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    /// <exception cref="InvalidDataException">The file is not text, or is a pipe or a device.</exception>
    internal static FilePosition? Move(string path, long? target, TextFormat format, IEnumerable<CheckpointEntry> entries)
    {
        using FileCandidate candidate = FileCandidate.Open(path);
        FilePosition? known = entries.Select(entry => entry.File).OfType<FilePosition>().Where(file => candidate.Is(new FollowedFile(file))).MaxBy(file => file.Position);
        using FileStream stream = candidate.Take();
        byte[] head = new byte[FileSniffer.HeadSize];
        int length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        (System.Text.Encoding encoding, int markLength) = TextFile.Detect(head.AsSpan(0, length), format.Encoding, format.IsText);
        stream.Position = 0;
        using var lines = new LineReader(stream, LineEnd.Of(format.Delimiter, encoding), int.MaxValue / 2) { TakesPartialLine = false, History = Fingerprint.MaxLength };
        lines.Skip(markLength);
        long position = target == 0 ? 0 : lines.Offset;
        while (position < (target ?? long.MaxValue) && lines.Read()) position = lines.Offset;
        if (target is not null && position != target) return null;
        return new FilePosition
        {
            Id = known?.Id ?? new FollowedFile(path, Fingerprint.Empty).Id,
            Path = path,
            Position = position,
            Size = candidate.Length,
            Head = Fingerprint.Of(candidate.Head),
            Tail = position == 0 ? Fingerprint.Empty : Fingerprint.Of(lines.Before),
        };
    }
}
