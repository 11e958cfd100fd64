using System.Diagnostics;

namespace KafkaPS.Records;

/// <summary>A file of records, a line of JSON each, that several writers may append to at once: each line is whole.</summary>
/// <remarks>
/// A new file can be read and written by its owner alone, as what is in it may be secret, and is not created through a symbolic link that somebody else has left
/// at its place. A line that a full disk or the end of another writer has torn is cut or ended before the next one.
/// </remarks>
sealed class RecordFile : IDisposable
{
    /// <summary>Another writer holds the file for one write, which takes as long as the disk does.</summary>
    static readonly TimeSpan MaxLockWait = TimeSpan.FromSeconds(30);

    const int LockRetryMs = 5;

    /// <summary>A byte that the file never has, so that nobody who reads it is kept from it.</summary>
    const long LockPosition = long.MaxValue - 1;

    /// <summary>Threads of this process do not see each other's locks on Unix.</summary>
    static readonly object WithinProcess = new();

    readonly FileStream _file;

    /// <param name="path">The file; it is created if it does not exist.</param>
    /// <param name="append">Whether what is in it stays.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    internal RecordFile(string path, bool append)
    {
        Path = path;
        _file = Open(path);
        if (!append && _file.CanSeek) _file.SetLength(0);
    }

    internal string Path { get; }

    /// <summary>Appends lines, and does not return before the disk has them.</summary>
    /// <param name="lines">Whole lines.</param>
    /// <exception cref="IOException">The disk is full, or failed: none of the lines is in the file, or some are, whole.</exception>
    internal void Append(ReadOnlySpan<byte> lines)
    {
        if (!_file.CanSeek)
        {
            _file.Write(lines);
            return;
        }

        lock (WithinProcess)
        {
            bool isLocked = Lock();
            try
            {
                AppendWhole(lines);
            }
            finally
            {
                if (isLocked) Unlock();
            }
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Waits until no other process writes.</summary>
    /// <returns>False where the file system knows no locks.</returns>
    bool Lock()
    {
        // .NET has none on macOS.
        if (OperatingSystem.IsMacOS()) return false;
        long started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                _file.Lock(LockPosition, 1);
                return true;
            }
            catch (IOException e) when (IsHeld(e))
            {
                if (Stopwatch.GetElapsedTime(started) > MaxLockWait) throw;
                Thread.Sleep(LockRetryMs);
            }
            catch (IOException)
            {
                return false;
            }
        }
    }

    void Unlock()
    {
        if (!OperatingSystem.IsMacOS()) _file.Unlock(LockPosition, 1);
    }

    /// <summary>EAGAIN and EACCES of fcntl(2), ERROR_LOCK_VIOLATION of Windows.</summary>
    static bool IsHeld(IOException error) => (error.HResult & 0xFFFF) is 11 or 13 or 33;

    void AppendWhole(ReadOnlySpan<byte> lines)
    {
        long end = _file.Length;
        try
        {
            if (EndsTorn(end)) _file.Write("\n"u8);
            _file.Write(lines);
            _file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            Cut(end);
            throw;
        }
        catch (ArgumentOutOfRangeException e)
        {
            // So .NET names EFBIG: the file is as large as a limit of the process or the file system lets it be.
            Cut(end);
            throw new IOException(e.Message, e);
        }
    }

    /// <summary>Whether another writer died, or could write no more, in the middle of a line.</summary>
    bool EndsTorn(long end)
    {
        _file.Position = end;
        if (end == 0 || !_file.CanRead) return false;
        _file.Position--;
        return _file.ReadByte() is not '\n';
    }

    /// <summary>Takes back what was written of the lines.</summary>
    void Cut(long length)
    {
        try
        {
            _file.SetLength(length);
        }
        catch (IOException)
        {
            // Then the next write ends the torn line.
        }
    }

    static FileStream Open(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            return new FileStream(path, options);
        }
        catch (IOException) when (File.Exists(path))
        {
            return OpenExisting(path);
        }
    }

    static FileStream OpenExisting(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (FileNotFoundException e) when (new FileInfo(path).LinkTarget is { } target)
        {
            throw new IOException($"It is a symbolic link to '{target}', which does not exist. Remove the link, or create the file.", e);
        }
        catch (UnauthorizedAccessException)
        {
            // It may be written all the same, as a device or a file that others collect.
            return new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
    }
}
