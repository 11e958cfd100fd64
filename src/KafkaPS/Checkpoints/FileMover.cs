using KafkaPS.Producing;
using KafkaPS.Records;

namespace KafkaPS.Checkpoints;

/// <summary>Finds the position of a file at a place that somebody names.</summary>
static class FileMover
{
    /// <summary>The position at the beginning of a line.</summary>
    /// <param name="path">The file.</param>
    /// <param name="target">How many bytes are before it; null: all that are whole lines.</param>
    /// <param name="format">How the file is divided into lines.</param>
    /// <param name="entries">The positions that there are: if one is of this file, it is moved.</param>
    /// <returns>Null when no line starts there.</returns>
    /// <exception cref="IOException">The file is not there, locked, or no file.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="InvalidDataException">It is no text.</exception>
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
