namespace KafkaPS.Checkpoints;

/// <summary>Wakes a thread that follows files: at once when the file system reports a change, and otherwise soon enough.</summary>
sealed class FileWatch : IDisposable
{
    /// <summary>How long a change that is not reported may go unnoticed: network shares and containers often report nothing.</summary>
    internal const int PollMs = 100;
    /// <summary>How long a change of the names in a folder may go unnoticed.</summary>
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
                // Events were lost, so everything is examined.
                watcher.Error += (_, _) => OnNames();
                watcher.EnableRaisingEvents = true;
                _watchers.Add(watcher);
            }
            catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException or PlatformNotSupportedException)
            {
                // No more watches are available, or the folder does not exist yet, so it is polled.
            }
        }
    }

    /// <summary>Returns whether files may have been created, renamed or deleted since the last call.</summary>
    internal bool TakeNamesChanged()
    {
        if (!_namesChanged && Environment.TickCount64 - _namesLooked < NamesPollMs) return false;
        _namesChanged = false;
        _namesLooked = Environment.TickCount64;
        return true;
    }

    /// <summary>Has the names examined again at once.</summary>
    internal void OnNames()
    {
        _namesChanged = true;
        _changed.Set();
    }

    /// <summary>Waits for a change, but no longer than <see cref="PollMs"/>.</summary>
    /// <exception cref="OperationCanceledException">The operation was canceled.</exception>
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
