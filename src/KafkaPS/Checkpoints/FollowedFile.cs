using System.Text;
using KafkaPS.Producing;

namespace KafkaPS.Checkpoints;

/// <summary>A file on its way to Kafka: how far it was read, and how far that is committed.</summary>
sealed class FollowedFile : IDisposable
{
    FileStream? _stream;

    /// <summary>A file that was not met before.</summary>
    internal FollowedFile(string path, Fingerprint head)
    {
        Id = Guid.NewGuid().ToString("N")[..16];
        (Path, Head, Tail) = (path, head, Fingerprint.Empty);
    }

    /// <summary>A file that a run before has read.</summary>
    internal FollowedFile(FilePosition committed)
    {
        (Id, Path) = (committed.Id, committed.Path);
        Rewind(committed);
    }

    /// <inheritdoc cref="FilePosition.Id"/>
    internal string Id { get; }

    /// <summary>Where it is, or was last.</summary>
    internal string Path { get; set; }

    /// <summary>Whether it is at its path, as far as is known.</summary>
    internal bool IsLocated { get; set; }

    /// <summary>Whether one of the call's paths names it. What was renamed so that none does is read to its end all the same.</summary>
    internal bool IsNamed { get; set; }

    /// <inheritdoc cref="FilePosition.Head"/>
    internal Fingerprint Head { get; set; }

    /// <inheritdoc cref="FilePosition.Tail"/>
    internal Fingerprint Tail { get; set; }

    /// <summary>How far it was read: up to the end of the last record that was sent.</summary>
    internal long Position { get; set; }

    /// <summary>How far it was looked at, without finding a whole record after <see cref="Position"/>.</summary>
    internal long SeenLength { get; set; }

    /// <summary>When it had grown last.</summary>
    internal DateTime LastGrowth { get; set; }

    /// <summary>The encoding of its text, and how many bytes its mark has; null before it was looked at.</summary>
    internal (Encoding Encoding, int MarkLength)? Text { get; set; }

    /// <inheritdoc cref="FilePosition.MissingSince"/>
    internal DateTimeOffset? MissingSince { get; set; }

    /// <summary>What is committed; null: nothing.</summary>
    internal FilePosition? Committed { get; private set; }

    /// <summary>What a commit that is under way will make of it; null when none is.</summary>
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

    /// <summary>The position as it is now, about to be committed.</summary>
    internal FilePosition Snapshot() => Pending = new FilePosition
    {
        Id = Id, Path = Path, Position = Position, Size = Math.Max(Position, SeenLength), Head = Head, Tail = Tail, MissingSince = MissingSince,
    };

    /// <summary>What was about to be committed is.</summary>
    internal void OnCommitted()
    {
        if (Pending is not null) Committed = Pending;
        Pending = null;
    }

    /// <summary>Goes back to what is committed.</summary>
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
