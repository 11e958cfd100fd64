using System.IO.Compression;

namespace KafkaPS.Checkpoints;

/// <summary>Matches the files that exist now to those seen before, whatever their names are now.</summary>
/// <param name="report">Receives messages for the user.</param>
sealed class FileCatalog(IShippingReport report) : IDisposable
{
    /// <summary>How long the position of a file that no longer exists is kept.</summary>
    internal static readonly TimeSpan ForgetAfter = TimeSpan.FromDays(7);
    /// <summary>How long a renamed or deleted file stays open after it last grew.</summary>
    static readonly TimeSpan CloseAfter = TimeSpan.FromMinutes(5);
    static readonly string[] CompressedExtensions = [".gz", ".bz2", ".xz", ".zst", ".lz4", ".zip", ".7z"];

    readonly List<FollowedFile> _files = [];
    /// <summary>The state of each path when it was last examined.</summary>
    readonly Dictionary<string, (long Length, DateTime LastWrite, FollowedFile? File)> _seen = new(StringComparer.Ordinal);
    readonly HashSet<string> _told = new(StringComparer.Ordinal);
    readonly HashSet<string> _forgotten = new(StringComparer.Ordinal);

    /// <summary>All files, including those that are gone.</summary>
    internal IReadOnlyList<FollowedFile> Files => _files;

    /// <summary>The IDs of the files whose positions are forgotten at the next commit.</summary>
    internal IEnumerable<string> Forgotten => _forgotten;

    /// <summary>Whether there may be anything to send or to commit.</summary>
    internal bool HasNews => _forgotten.Count > 0 || _files.Exists(file => file.IsChanged || (file.IsLocated && file.Stream!.Length != file.Position));

    /// <summary>Loads the committed positions, and discards everything learned about files before.</summary>
    internal void Load(IEnumerable<CheckpointEntry> entries)
    {
        _files.ForEach(file => file.Dispose());
        _files.Clear();
        _seen.Clear();
        _files.AddRange(entries.Select(entry => entry.File).OfType<FilePosition>().Select(position => new FollowedFile(position)));
    }

    /// <summary>Returns whether the positions are those that were loaded before.</summary>
    internal bool IsUpToDate(IReadOnlyCollection<CheckpointEntry> entries) =>
        entries.Count(entry => entry.File is not null) == _files.Count(file => file.Committed is not null)
        && entries.All(entry => entry.File is null || _files.Exists(file => file.Id == entry.FileId && file.Committed?.Position == entry.File.Position));

    /// <summary>Moves all files back to these positions, or to their beginning if they have none. Open files stay open, because they may no longer have a name.</summary>
    internal void Rewind(IReadOnlyCollection<CheckpointEntry> entries)
    {
        foreach (FollowedFile file in _files)
        {
            file.Rewind(entries.FirstOrDefault(entry => entry.FileId == file.Id)?.File);
            file.IsLocated = false;
        }

        _seen.Clear();
    }

    /// <summary>Notes that the positions are committed.</summary>
    internal void OnCommitted()
    {
        foreach (FollowedFile file in _files) file.OnCommitted();
        _files.RemoveAll(file => _forgotten.Contains(file.Id));
        _forgotten.Clear();
    }

    /// <summary>Forgets the path of a file that turned out to be another one, so that it is examined again.</summary>
    internal void LookAgain(FollowedFile file)
    {
        file.IsLocated = false;
        foreach (string path in _seen.Where(pair => ReferenceEquals(pair.Value.File, file)).Select(pair => pair.Key).ToArray()) _seen.Remove(path);
    }

    /// <summary>Examines the files that exist now.</summary>
    /// <param name="paths">The files that the call's paths name.</param>
    internal void Update(IReadOnlyCollection<string> paths)
    {
        List<FileCandidate> candidates = Open(paths);
        try
        {
            if (candidates.Count > 0 || _files.Exists(file => !file.IsLocated && file.MissingSince is null)) Assign(candidates);
            else NoteMissing();
        }
        finally
        {
            candidates.ForEach(candidate => candidate.Dispose());
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _files.ForEach(file => file.Dispose());

    /// <summary>Opens the files that have changed since they were last examined.</summary>
    List<FileCandidate> Open(IReadOnlyCollection<string> paths)
    {
        var candidates = new List<FileCandidate>();
        foreach (string gone in _seen.Keys.Except(paths).ToArray())
        {
            if (_seen[gone].File is { } file && file.Path == gone) file.IsLocated = false;
            _seen.Remove(gone);
        }

        foreach (string path in paths.Distinct(StringComparer.Ordinal))
        {
            var info = new FileInfo(path);
            if (!info.Exists || (_seen.TryGetValue(path, out var seen) && seen.Length == info.Length && seen.LastWrite == info.LastWriteTimeUtc)) continue;
            try
            {
                candidates.Add(FileCandidate.Open(path));
                if (seen.File is { } before && before.Path == path) before.IsLocated = false;
            }
            catch (FileNotFoundException)
            {
                // It was just renamed, and is found under its new name.
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                if (_told.Add($"{path}: {e.Message}")) report.NotRead(path, e);
            }
        }

        return candidates;
    }

    void Assign(List<FileCandidate> candidates)
    {
        var open = new HashSet<FileCandidate>(candidates);
        Match(open, isNamed: true);
        // When another file takes over a name, the rest of the first file may be under a name that the call does not specify.
        List<FileCandidate> siblings = Siblings(candidates);
        try
        {
            Match([.. siblings], isNamed: false);
        }
        finally
        {
            siblings.ForEach(sibling => sibling.Dispose());
        }

        foreach (FileCandidate candidate in open.OrderByDescending(candidate => candidate.Length).ThenBy(candidate => candidate.LastWrite).ToArray()) Meet(candidate, candidates);
        NoteMissing();
    }

    /// <summary>Matches files to positions: the farthest position first, and the longest of several copies.</summary>
    void Match(HashSet<FileCandidate> candidates, bool isNamed)
    {
        if (candidates.Count == 0) return;
        var pairs = (from file in _files
                     where !file.IsLocated
                     from candidate in candidates
                     where candidate.Is(file)
                     orderby file.Position descending, candidate.Length descending, candidate.Path == file.Path descending
                     select (file, candidate)).ToArray();
        foreach ((FollowedFile file, FileCandidate candidate) in pairs)
        {
            if (file.IsLocated || !candidates.Contains(candidate)) continue;
            candidates.Remove(candidate);
            Locate(file, candidate, isNamed);
        }
    }

    void Locate(FollowedFile file, FileCandidate candidate, bool isNamed)
    {
        if (file.Path != candidate.Path && file.Committed is not null) report.Verbose($"'{file.Path}' is now '{candidate.Path}'. Shipping continues at byte {file.Position}.");
        (file.Path, file.IsLocated, file.IsNamed, file.MissingSince, file.LastGrowth) = (candidate.Path, true, isNamed, null, candidate.LastWrite);
        if (candidate.Head.Length > file.Head.Length) file.Head = Fingerprint.Of(candidate.Head);
        _seen[candidate.Path] = (candidate.Length, candidate.LastWrite, file);
        _told.RemoveWhere(told => told.StartsWith(candidate.Path + ": ", StringComparison.Ordinal));
        file.Stream = candidate.Take();
    }

    /// <summary>Handles a file that matches no position: a new one, a copy of an existing one, or a compressed one.</summary>
    void Meet(FileCandidate candidate, List<FileCandidate> all)
    {
        _seen[candidate.Path] = (candidate.Length, candidate.LastWrite, null);
        if (candidate.Length == 0) return;
        if (CompressedExtensions.Contains(Path.GetExtension(candidate.Path), StringComparer.OrdinalIgnoreCase) && WasShipped(candidate)) return;
        if (CopyOf(candidate) is { } original)
        {
            string text = $"'{candidate.Path}' has the same content as the beginning of '{original}'. It is not shipped until the content differs.";
            if (candidate.Length < Fingerprint.MaxLength) report.Verbose(text);
            else if (_told.Add(text)) report.Warn(text);
            return;
        }

        if (_files.Find(file => !file.IsLocated && file.Path == candidate.Path && file.MissingSince is null) is { } replaced) TellLost(replaced, candidate);
        var met = new FollowedFile(candidate.Path, Fingerprint.Of(candidate.Head));
        _files.Add(met);
        Locate(met, candidate, isNamed: true);
    }

    /// <summary>Finds the file that this one copies in whole or in its beginning. Returns its path; null when there is none.</summary>
    string? CopyOf(FileCandidate candidate)
    {
        foreach (FollowedFile file in _files.Where(file => file.IsLocated && (file.Head.Length > candidate.Head.Length || file.Head.IsOf(candidate.Head))))
        {
            try
            {
                using FileCandidate other = FileCandidate.Open(file.Path);
                if (candidate.IsBeginningOf(other)) return file.Path;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                // A file that no longer exists cannot be compared.
            }
        }

        return null;
    }

    /// <summary>Returns whether a compressed file holds content that was already shipped.</summary>
    bool WasShipped(FileCandidate candidate)
    {
        string plain = candidate.Path[..^Path.GetExtension(candidate.Path).Length];
        if (Path.GetExtension(candidate.Path).Equals(".gz", StringComparison.OrdinalIgnoreCase))
        {
            try
            {
                using var text = new GZipStream(File.OpenRead(candidate.Path), CompressionMode.Decompress);
                byte[] head = new byte[Fingerprint.MaxLength];
                int length = text.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
                FollowedFile? known = _files.Where(file => file.Head.Length > 0 && file.Head.IsOf(head.AsSpan(0, length))).MaxBy(file => file.Position);
                if (known is null) return false;
                long size = length + Count(text);
                if (size <= known.Position) report.Verbose($"'{candidate.Path}' is skipped because its content was shipped before it was compressed, as '{known.Path}'.");
                else if (_told.Add(candidate.Path))
                    report.Warn($"'{candidate.Path}' is skipped because it is compressed. Before it was compressed, {known.Position} of its {size} bytes were shipped as '{known.Path}'. To ship the other {size - known.Position} bytes, decompress the file.");
                return true;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                return false;
            }
        }

        if (_files.Find(file => file.Path == plain) is not { } shipped) return false;
        if (_told.Add(candidate.Path)) report.Warn($"'{candidate.Path}' is skipped because it is compressed. '{plain}' was shipped up to byte {shipped.Position}.");
        return true;
    }

    static long Count(Stream stream)
    {
        byte[] buffer = new byte[64 * 1024];
        long count = 0;
        for (int read; (read = stream.Read(buffer)) > 0;) count += read;
        return count;
    }

    /// <summary>Opens the files with a similar name in the folder of each file that was not found: <c>app.log.1</c> and <c>app-20260101.log</c> beside <c>app.log</c>.</summary>
    List<FileCandidate> Siblings(List<FileCandidate> known)
    {
        var siblings = new List<FileCandidate>();
        HashSet<string> paths = [.. known.Select(candidate => candidate.Path), .. _files.Where(file => file.IsLocated).Select(file => file.Path)];
        foreach (FollowedFile file in _files.Where(file => !file.IsLocated && file.MissingSince is null))
        {
            string name = Path.GetFileNameWithoutExtension(file.Path);
            foreach (string path in ListFolder(file.Path))
            {
                if (!Path.GetFileName(path).StartsWith(name, StringComparison.Ordinal) || !paths.Add(path)) continue;
                try
                {
                    siblings.Add(FileCandidate.Open(path));
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
                {
                    // Nobody has asked for this file.
                }
            }
        }

        return siblings;
    }

    static string[] ListFolder(string path)
    {
        try
        {
            return Directory.GetFiles(Path.GetDirectoryName(path)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Handles files that no longer exist under any name. Open ones are read to their end; the positions of the others are kept for a time.</summary>
    void NoteMissing()
    {
        foreach (FollowedFile file in _files.Where(file => !file.IsLocated))
        {
            if (file.Stream is not null)
            {
                if (DateTime.UtcNow - file.LastGrowth > CloseAfter) file.Stream = null;
                continue;
            }

            // A folder that does not exist may be a share that is not mounted.
            if (!Directory.Exists(Path.GetDirectoryName(file.Path))) continue;
            if (file.Committed is null) continue;
            file.MissingSince ??= DateTimeOffset.UtcNow;
            if (DateTimeOffset.UtcNow - file.MissingSince > ForgetAfter) _forgotten.Add(file.Id);
        }
    }

    void TellLost(FollowedFile replaced, FileCandidate candidate)
    {
        // It is still open, so it is read to its end.
        if (replaced.Stream is { } stream && stream.Length >= replaced.Position) return;
        string text = candidate.Length < replaced.Position
            ? $"'{candidate.Path}' was truncated or replaced: it has {candidate.Length} bytes, but {replaced.Position} were shipped."
            : $"'{candidate.Path}' was truncated or replaced: its content up to byte {replaced.Position} differs from what was shipped.";
        report.Warn($"{text} It is shipped from the beginning. Lines that were written after byte {replaced.Position} of the old file may be lost, because no file in the folder contains them.");
        replaced.Stream = null;
        replaced.MissingSince = DateTimeOffset.UtcNow;
    }
}
