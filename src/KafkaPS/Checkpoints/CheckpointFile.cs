using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KafkaPS.Errors;

namespace KafkaPS.Checkpoints;

/// <summary>Stores positions in a local file. They advance after the records, so no record is lost, but those sent just before the process ended are sent again.</summary>
/// <param name="path">The file.</param>
sealed class CheckpointFile(string path) : ICheckpointStore
{
    /// <summary>The checkpoint name in a file: empty, because a file holds the positions of one checkpoint and identifies it.</summary>
    internal const string Name = "";

    readonly Dictionary<string, CheckpointEntry> _entries = new(StringComparer.Ordinal);
    FileStream? _lock;

    /// <inheritdoc/>
    public IReadOnlyList<CheckpointEntry> TryRead() => Read();

    /// <summary>Reads the positions.</summary>
    /// <exception cref="CheckpointException">The positions cannot be read.</exception>
    internal IReadOnlyList<CheckpointEntry> Read()
    {
        _entries.Clear();
        try
        {
            if (!File.Exists(path)) return [];
            foreach (JsonNode? position in JsonNode.Parse(File.ReadAllBytes(path))!["positions"]!.AsArray())
            {
                string? file = (string?)position!["file"];
                _entries[file ?? ""] = CheckpointFormat.Read(Name, file, position);
            }

            return [.. _entries.Values];
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or NullReferenceException or ArgumentException)
        {
            throw new CheckpointException($"The file '{path}' does not hold the positions of a checkpoint: {e.Message} Specify another file, or delete this one to start over.", "CheckpointNotReadable", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"The checkpoint in '{path}' cannot be read: {e.Message}", "CheckpointNotReadable", e);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<CheckpointEntry> Claim()
    {
        try
        {
            _lock ??= new FileStream($"{path}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
        }
        catch (IOException e)
        {
            throw new CheckpointException($"Another run uses the checkpoint in '{path}', or its folder cannot be written to: {e.Message} Use a separate file for each task.", "CheckpointInUse", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw NotWritten(e);
        }

        IReadOnlyList<CheckpointEntry> entries = Read();
        // If the file cannot be written, every run would send the same lines again, so none are sent.
        Save();
        return entries;
    }

    /// <inheritdoc/>
    public CheckpointException? WhyLost() => null;

    /// <inheritdoc/>
    public void Begin()
    {
    }

    /// <inheritdoc/>
    public void Commit(IReadOnlyCollection<CheckpointEntry> changes)
    {
        foreach (CheckpointEntry change in changes)
        {
            if (change.IsForgotten) _entries.Remove(change.FileId ?? "");
            else _entries[change.FileId ?? ""] = change;
        }

        Save();
    }

    /// <inheritdoc/>
    public void Dispose() => _lock?.Dispose();

    void Save()
    {
        var positions = new JsonArray();
        foreach (CheckpointEntry entry in _entries.Values)
        {
            JsonObject position = CheckpointFormat.Write(entry);
            if (entry.FileId is not null) position["file"] = entry.FileId;
            positions.Add(position);
        }

        Write(new JsonObject { ["positions"] = positions }.ToJsonString(CheckpointFormat.Compact));
    }

    /// <summary>Writes a new file beside the old one and flushes it to disk first, so that a crash at any time leaves a complete file, old or new.</summary>
    void Write(string text)
    {
        string beside = $"{path}.new";
        try
        {
            using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                stream.Write(Encoding.UTF8.GetBytes(text));
                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(e);
        }
    }

    CheckpointException NotWritten(Exception e) => new($"The checkpoint in '{path}' cannot be written: {e.Message}", "CheckpointNotWritten", e);
}
