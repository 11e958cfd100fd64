namespace KafkaPS.Checkpoints;

/// <summary>A file that is there, of which is to be found out whether it is one that was met before.</summary>
sealed class FileCandidate : IDisposable
{
    FileCandidate(string path, FileStream stream, DateTime lastWrite)
    {
        (Path, Stream, LastWrite) = (path, stream, lastWrite);
        Length = stream.Length;
        Head = ReadAt(0, Fingerprint.MaxLength);
    }

    internal string Path { get; }

    internal long Length { get; }

    internal DateTime LastWrite { get; }

    /// <summary>Its first bytes: as many as a fingerprint covers, or all.</summary>
    internal byte[] Head { get; }

    /// <summary>The open file; null when somebody has taken it.</summary>
    FileStream? Stream { get; set; }

    /// <summary>Opens a file that may be open for writing elsewhere, and renamed or deleted while it is open here.</summary>
    /// <exception cref="IOException">It is not there, locked, or no file.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="InvalidDataException">It is no file with a position.</exception>
    internal static FileCandidate Open(string path)
    {
        var info = new FileInfo(path);
        // To open a pipe waits for somebody who writes to it, and it has no positions.
        if (!OperatingSystem.IsWindows() && (info.UnixFileMode, info.Attributes) is (_, var attributes) && (attributes & (FileAttributes.Normal | FileAttributes.Archive | FileAttributes.ReadOnly | FileAttributes.Hidden)) == 0)
            throw new InvalidDataException("It is a pipe or a device, not a regular file.");
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        try
        {
            return new FileCandidate(path, stream, info.LastWriteTimeUtc);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Whether it is the file of a position: its first bytes are the same, and so are those before the position.</summary>
    internal bool Is(FollowedFile file) => Length >= Math.Max(file.Position, file.Head.Length) && file.Head.IsOf(Head) && file.Tail.IsOf(ReadAt(file.Position - file.Tail.Length, file.Tail.Length));

    /// <summary>Whether it is a copy of the beginning of another file, or that of its: their first bytes are the same, and so are the last of the shorter one in both.</summary>
    internal bool IsBeginningOf(FileCandidate other)
    {
        if (Length > other.Length || !Fingerprint.Of(Head).IsOf(other.Head)) return false;
        int window = (int)Math.Min(Length, Fingerprint.MaxLength);
        return ReadAt(Length - window, window).AsSpan().SequenceEqual(other.ReadAt(Length - window, window));
    }

    /// <summary>Gives the open file away.</summary>
    internal FileStream Take()
    {
        FileStream stream = Stream!;
        Stream = null;
        return stream;
    }

    /// <inheritdoc/>
    public void Dispose() => Stream?.Dispose();

    byte[] ReadAt(long offset, int count)
    {
        byte[] bytes = new byte[count];
        int length = 0, read;
        while (length < count && (read = RandomAccess.Read(Stream!.SafeFileHandle, bytes.AsSpan(length), offset + length)) > 0) length += read;
        return length == count ? bytes : bytes[..length];
    }
}
