namespace KafkaPS.Checkpoints;

/// <summary>Wakes who follows files: at once where the file system tells of changes, and otherwise soon enough.</summary>
sealed class FileWatch : IDisposable
{
    /// <summary>How long a change may go unnoticed that nobody tells of: network shares and containers often tell nothing.</summary>
    internal const int PollMs = 100;
    /// <summary>How long the names in a folder may change unnoticed.</summary>
    const int NamesPollMs = 1000;

    readonly List<FileSystemWatcher> _watchers = [];
    readonly ManualResetEventSlim _changed = new();
    volatile bool _namesChanged = true;
    long _namesLooked;

    /// <param name="folders">The folders of the files.</param>
    internal FileWatch(IEnumerable<string> folders)
    {
        foreach (string folder in folders.Distinct(StringComparer.Ordinal))
        {
            try
            {
                var watcher = new FileSystemWatcher(folder) { NotifyFilter = NotifyFilters.FileName | NotifyFilters.Size | NotifyFilters.LastWrite };
                watcher.Changed += (_, _) => _changed.Set();
                watcher.Created += (_, _) => OnNames();
                watcher.Deleted += (_, _) => OnNames();
                watcher.Renamed += (_, _) => OnNames();
                // When it has lost count, all is looked at.
                watcher.Error += (_, _) => OnNames();
                watcher.EnableRaisingEvents = true;
                _watchers.Add(watcher);
            }
            catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException or PlatformNotSupportedException)
            {
                // There are no more watches, or the folder is not there yet: then it is polled.
            }
        }
    }

    /// <summary>Whether files may have been made, renamed or deleted since the last time that this was asked.</summary>
    internal bool TakeNamesChanged()
    {
        if (!_namesChanged && Environment.TickCount64 - _namesLooked < NamesPollMs) return false;
        _namesChanged = false;
        _namesLooked = Environment.TickCount64;
        return true;
    }

    /// <summary>The names are looked at again at once.</summary>
    internal void OnNames()
    {
        _namesChanged = true;
        _changed.Set();
    }

    /// <summary>Waits for a change, but no longer than <see cref="PollMs"/>.</summary>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    internal void Wait(int timeoutMs, CancellationToken stop)
    {
        _changed.Wait(Math.Min(timeoutMs, PollMs), stop);
        _changed.Reset();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _watchers.ForEach(watcher => watcher.Dispose());
        _changed.Dispose();
    }
}
