using System.Diagnostics;

namespace KafkaPS.Records;

/// <summary>A file of records, one line of JSON each, to which several writers can append at once: each line is whole.</summary>
/// <remarks>
/// Only its owner can read and write a new file, because its content may be secret. It is not created through a symbolic link that somebody else left
/// in its place. A line torn by a full disk or by the end of another writer is cut or ended before the next one.
/// </remarks>
sealed class RecordFile : IDisposable
{
    /// <summary>Another writer locks the file for one write, which takes as long as the disk does.</summary>
    static readonly TimeSpan MaxLockWait = TimeSpan.FromSeconds(30);

    const int LockRetryMs = 5;

    /// <summary>A byte that the file never has, so that the lock does not block readers.</summary>
    const long LockPosition = long.MaxValue - 1;

    /// <summary>On Unix, threads of this process do not see each other's locks.</summary>
    static readonly object WithinProcess = new();

    readonly FileStream _file;

    /// <param name="path">The file; it is created if it does not exist.</param>
    /// <param name="append">Whether to keep its content.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    internal RecordFile(string path, bool append)
    {
        Path = path;
        _file = Open(path);
        if (!append && _file.CanSeek) _file.SetLength(0);
    }

    internal string Path { get; }

    /// <summary>Appends lines, and returns only after they are on the disk.</summary>
    /// <param name="lines">Whole lines.</param>
    /// <exception cref="IOException">The disk is full or failed: the file contains none of the lines, or some of them, whole.</exception>
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
    /// <returns>False when the file system does not support locks.</returns>
    bool Lock()
    {
        // .NET does not support locks on macOS.
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

    /// <summary>Checks for EAGAIN and EACCES of fcntl(2), and ERROR_LOCK_VIOLATION of Windows.</summary>
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
            // .NET's exception for EFBIG: the file has reached a limit of the process or the file system.
            Cut(end);
            throw new IOException(e.Message, e);
        }
    }

    /// <summary>Returns whether another writer died, or could not continue, in the middle of a line.</summary>
    bool EndsTorn(long end)
    {
        _file.Position = end;
        if (end == 0 || !_file.CanRead) return false;
        _file.Position--;
        return _file.ReadByte() is not '\n';
    }

    /// <summary>Removes what was written of the lines.</summary>
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
            // It may still be writable, such as a device or a file that others collect.
            return new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
    }
}
