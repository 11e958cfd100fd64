namespace KafkaPS.Checkpoints;

/// <summary>An existing file that may be one that was seen before.</summary>
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

    /// <summary>The first bytes of the file: as many as a fingerprint covers, or all.</summary>
    internal byte[] Head { get; }

    /// <summary>The open file; null once it was taken.</summary>
    FileStream? Stream { get; set; }

    /// <summary>Opens a file that others may write to, rename or delete while it is open here.</summary>
    /// <exception cref="IOException">The file does not exist, is locked, or is not a file.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    /// <exception cref="InvalidDataException">It is a pipe or a device, which has no positions.</exception>
    internal static FileCandidate Open(string path)
    {
        var info = new FileInfo(path);
        // Opening a pipe blocks until somebody writes to it, and it has no positions.
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

    /// <summary>Returns whether this is the file of a position: its first bytes match, and so do those before the position.</summary>
    internal bool Is(FollowedFile file) => Length >= Math.Max(file.Position, file.Head.Length) && file.Head.IsOf(Head) && file.Tail.IsOf(ReadAt(file.Position - file.Tail.Length, file.Tail.Length));

    /// <summary>Returns whether this is a copy of another file or of its beginning: their first bytes match, and so do the bytes at the end of this one.</summary>
    internal bool IsBeginningOf(FileCandidate other)
    {
        if (Length > other.Length || !Fingerprint.Of(Head).IsOf(other.Head)) return false;
        int window = (int)Math.Min(Length, Fingerprint.MaxLength);
        return ReadAt(Length - window, window).AsSpan().SequenceEqual(other.ReadAt(Length - window, window));
    }

    /// <summary>Hands over the open file.</summary>
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
