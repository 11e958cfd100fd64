using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KafkaPS.Checkpoints;

/// <summary>The JSON format of positions: the key and the value of a record in the checkpoint topic (docs/checkpoints.md).</summary>
static class CheckpointFormat
{
    const int Version = 1;

    internal static readonly JsonSerializerOptions Compact = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Returns the key, which identifies the position.</summary>
    internal static string Key(CheckpointEntry entry)
    {
        var key = new JsonObject { ["checkpoint"] = entry.Checkpoint };
        if (entry.FileId is not null) key["file"] = entry.FileId;
        return key.ToJsonString(Compact);
    }

    /// <summary>Returns the value of the position; null when it is forgotten.</summary>
    internal static string? Value(CheckpointEntry entry) => entry.IsForgotten ? null : Write(entry).ToJsonString(Compact);

    /// <summary>Reads a record of the checkpoint topic.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value; null when the position was forgotten.</param>
    /// <param name="only">The checkpoint whose positions are read; null for all checkpoints.</param>
    /// <returns>The entry; null when it belongs to another checkpoint.</returns>
    /// <exception cref="FormatException">The record is not a position, or has another format version.</exception>
    internal static CheckpointEntry? Read(ReadOnlySpan<byte> key, byte[]? value, string? only)
    {
        try
        {
            JsonNode id = JsonNode.Parse(key)!;
            string checkpoint = (string)id["checkpoint"]!;
            string? file = (string?)id["file"];
            if (checkpoint is null) throw new FormatException("its key does not name a checkpoint.");
            if (only is not null && checkpoint != only) return null;
            return value is null ? CheckpointEntry.Forget(checkpoint, file) : Read(checkpoint, file, JsonNode.Parse(value)!);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException or ArgumentException)
        {
            throw new FormatException($"it is not a position: {e.Message}", e);
        }
    }

    /// <summary>Returns an entry as a JSON object, for a file that holds many.</summary>
    internal static JsonObject Write(CheckpointEntry entry)
    {
        string time = entry.Time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        if (entry.Owner is { } owner) return new JsonObject { ["version"] = Version, ["run"] = owner.Run, ["computer"] = owner.Computer, ["process"] = owner.Process, ["time"] = time };
        if (entry.File is not { } file) return new JsonObject { ["version"] = Version, ["position"] = entry.Input is long whole ? JsonValue.Create(whole) : entry.Input is double fraction ? JsonValue.Create(fraction) : JsonValue.Create((string)entry.Input!), ["time"] = time };
        var value = new JsonObject
        {
            ["version"] = Version, ["path"] = file.Path, ["position"] = file.Position, ["size"] = file.Size,
            ["head"] = Write(file.Head), ["tail"] = Write(file.Tail), ["time"] = time,
        };
        if (file.MissingSince is { } since) value["missingSince"] = since.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        return value;
    }

    /// <exception cref="FormatException">The value is not a position, or has another format version.</exception>
    internal static CheckpointEntry Read(string checkpoint, string? fileId, JsonNode value)
    {
        if ((int?)value["version"] is not Version) throw new FormatException($"its version is {value["version"]?.ToJsonString() ?? "none"}, but this module supports version {Version}. Update KafkaPS.");
        DateTimeOffset time = Time(value["time"]!);
        if (fileId == CheckpointOwner.Id)
            return new CheckpointEntry(checkpoint, fileId, null, null, time) { Owner = new CheckpointOwner((string)value["run"]!, (string)value["computer"]!, (int)value["process"]!) };
        if (fileId is null) return new CheckpointEntry(checkpoint, null, null, Input(value["position"]!), time);
        return new CheckpointEntry(checkpoint, fileId, new FilePosition
        {
            Id = fileId,
            Path = (string)value["path"]!,
            Position = (long)value["position"]!,
            Size = (long)value["size"]!,
            Head = ReadFingerprint(value["head"]!),
            Tail = ReadFingerprint(value["tail"]!),
            MissingSince = value["missingSince"] is { } since ? Time(since) : null,
        }, null, time);
    }

    static JsonObject Write(Fingerprint fingerprint) => new() { ["length"] = fingerprint.Length, ["hash"] = fingerprint.Hash };

    static Fingerprint ReadFingerprint(JsonNode node) => new((int)node["length"]!, (string)node["hash"]!);

    static DateTimeOffset Time(JsonNode node) => DateTimeOffset.Parse((string)node!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);

    static object Input(JsonNode node) => node.GetValueKind() switch
    {
        JsonValueKind.String => (string)node!,
        JsonValueKind.Number when node.AsValue().TryGetValue(out long whole) => whole,
        JsonValueKind.Number => (double)node!,
        _ => throw new FormatException("its position is not text or a number."),
    };
}
