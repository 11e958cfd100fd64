using System.Text;
using KafkaPS.Producing;

namespace KafkaPS.Checkpoints;

/// <summary>A file being shipped to Kafka: how far it was read, and how far that is committed.</summary>
sealed class FollowedFile : IDisposable
{
    FileStream? _stream;

    /// <summary>Creates a file that was not seen before.</summary>
    internal FollowedFile(string path, Fingerprint head)
    {
        Id = Guid.NewGuid().ToString("N")[..16];
        (Path, Head, Tail) = (path, head, Fingerprint.Empty);
    }

    /// <summary>Creates a file that an earlier run has read.</summary>
    internal FollowedFile(FilePosition committed)
    {
        (Id, Path) = (committed.Id, committed.Path);
        Rewind(committed);
    }

    /// <inheritdoc cref="FilePosition.Id"/>
    internal string Id { get; }

    /// <summary>The current or last known path.</summary>
    internal string Path { get; set; }

    /// <summary>Whether the file is at its path, as far as known.</summary>
    internal bool IsLocated { get; set; }

    /// <summary>Whether one of the call's paths names the file. A file that was renamed so that none does is still read to its end.</summary>
    internal bool IsNamed { get; set; }

    /// <inheritdoc cref="FilePosition.Head"/>
    internal Fingerprint Head { get; set; }

    /// <inheritdoc cref="FilePosition.Tail"/>
    internal Fingerprint Tail { get; set; }

    /// <summary>How far the file was read: up to the end of the last record that was sent.</summary>
    internal long Position { get; set; }

    /// <summary>How far the file was examined without finding a complete record after <see cref="Position"/>.</summary>
    internal long SeenLength { get; set; }

    /// <summary>When the file last grew.</summary>
    internal DateTime LastGrowth { get; set; }

    /// <summary>The encoding of the text, and the length of its byte order mark in bytes; null until it is detected.</summary>
    internal (Encoding Encoding, int MarkLength)? Text { get; set; }

    /// <inheritdoc cref="FilePosition.MissingSince"/>
    internal DateTimeOffset? MissingSince { get; set; }

    /// <summary>The committed position; null when there is none.</summary>
    internal FilePosition? Committed { get; private set; }

    /// <summary>The position that a commit in progress will store; null when none is in progress.</summary>
    internal FilePosition? Pending { get; private set; }

    /// <summary>Whether there is anything to commit.</summary>
    internal bool IsChanged => Position != (Committed?.Position ?? 0) || MissingSince != Committed?.MissingSince;

    /// <summary>The open file; null when it is not open.</summary>
    internal FileStream? Stream
    {
        get => _stream;
        set
        {
            if (!ReferenceEquals(_stream, value)) _stream?.Dispose();
            _stream = value;
        }
    }

    /// <summary>Captures the current position for the next commit.</summary>
    internal FilePosition Snapshot() => Pending = new FilePosition
    {
        Id = Id, Path = Path, Position = Position, Size = Math.Max(Position, SeenLength), Head = Head, Tail = Tail, MissingSince = MissingSince,
    };

    /// <summary>Notes that the pending position is committed.</summary>
    internal void OnCommitted()
    {
        if (Pending is not null) Committed = Pending;
        Pending = null;
    }

    /// <summary>Goes back to the committed position.</summary>
    internal void Rewind(FilePosition? committed)
    {
        Committed = committed;
        Pending = null;
        (Position, Tail, MissingSince, SeenLength) = (committed?.Position ?? 0, committed?.Tail ?? Fingerprint.Empty, committed?.MissingSince, 0);
        if (committed is not null) Head = committed.Head;
    }

    /// <inheritdoc/>
    public void Dispose() => Stream = null;
}
