using System.Globalization;
using System.Text;
using System.Text.Json;

namespace KafkaPS.Records;

/// <summary>Reads a record from a line of JSON from <see cref="EnvelopeWriter"/>, <c>kcat -J</c>, <c>kafkactl consume -o json</c> or <c>kaf consume --output json</c>.</summary>
/// <remarks>
/// kcat uses the names <c>ts</c> and <c>payload</c>; it writes headers as <c>["name","value",…]</c>, and bytes that are not UTF-8 as they are. kafkactl capitalizes its
/// names and writes headers as an object. kaf writes a payload that is JSON as JSON, and headers as base64. All other members of a line are
/// ignored.
/// </remarks>
static class EnvelopeReader
{
    /// <summary>Reads a line.</summary>
    /// <returns>The record, and whether it failed with a retriable error.</returns>
    /// <exception cref="FormatException">The line is not a record, or its record could not be serialized; the message says why.</exception>
    internal static (KafkaRecord Record, bool IsRetriable) Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            Dictionary<string, JsonPart> parts = PartsOf(line);
            JsonPart? payload = Get(parts, "payload");
            // Only in the module's own lines do objects stand for something else; in others, they are the content.
            bool isOwn = payload is null;
            JsonPart value = payload ?? Get(parts, "value") ?? throw new FormatException("it has no value or payload.");
            var record = new KafkaRecord
            {
                Topic = Get(parts, "topic")?.Text,
                Partition = Get(parts, "partition") is { IsNull: false } partition ? partition.Number<int>() : null,
                Offset = Get(parts, "offset") is { IsNull: false } offset && offset.Number<long>() is >= 0 and var read ? read : null,
                Timestamp = TimestampOf(Get(parts, "timestamp") ?? Get(parts, "ts")),
                Key = Get(parts, "key") is { } key ? ContentOf(key, isOwn) : null,
                Value = ContentOf(value, isOwn),
                Headers = Get(parts, "headers") is { IsNull: false } headers ? HeadersOf(headers) : [],
            };
            return (record, Get(parts, "retriable")?.IsTrue ?? false);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException or FormatException { InnerException: not null } or OverflowException)
        {
            throw new FormatException($"The line is not a valid record: {e.Message}", e);
        }
    }

    static JsonPart? Get(Dictionary<string, JsonPart> parts, string name) => parts.TryGetValue(name, out JsonPart? part) ? part : null;

    static Dictionary<string, JsonPart> PartsOf(ReadOnlyMemory<byte> line)
    {
        var parts = new Dictionary<string, JsonPart>(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, JsonPart part) in JsonPart.Members(line))
            if (!parts.TryAdd(name, part)) throw new FormatException($"it has '{name}' twice.");
        return parts;
    }

    /// <summary>Reads milliseconds or a date. A record that was received without a timestamp has 0 or less.</summary>
    static DateTimeOffset? TimestampOf(JsonPart? part)
    {
        if (part is null or { IsNull: true }) return null;
        if (part.Kind == JsonTokenType.Number) return part.Number<long>() is > 0 and var milliseconds ? RecordTimestamp.Of(milliseconds) : null;
        return DateTimeOffset.TryParse(part.Text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTimeOffset time)
            ? time > DateTimeOffset.UnixEpoch ? time : null
            : throw new FormatException($"'{part.Text}' is not a valid timestamp.");
    }

    static object? ContentOf(JsonPart part, bool isOwn)
    {
        switch (part.Kind)
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.String:
                return part.Content;
            case JsonTokenType.StartObject when isOwn:
                (string Name, JsonPart Part)[] members = [.. JsonPart.Members(part.Raw)];
                if (members is [("base64", var base64)]) return Convert.FromBase64String(base64.Text);
                if (members is [("unserializable", var reason)]) throw new FormatException($"The record could not be serialized: {reason.Text}");
                break;
        }

        return Encoding.UTF8.GetString(part.Raw.Span);
    }

    static byte[]? BytesOf(JsonPart part) => ContentOf(part, isOwn: true) is { } content ? content as byte[] ?? TextBytes.Utf8.GetBytes((string)content) : null;

    static KafkaHeader[] HeadersOf(JsonPart headers)
    {
        if (headers.Kind == JsonTokenType.StartObject) return [.. JsonPart.Members(headers.Raw).SelectMany(member => OfName(member.Name, member.Part))];
        JsonPart[] items = [.. JsonPart.Items(headers.Raw)];
        if (Array.TrueForAll(items, item => item.Kind == JsonTokenType.StartObject)) return [.. items.Select(OfObject)];
        if (items.Length % 2 != 0) throw new FormatException("one of its headers has no value.");
        return [.. items.Chunk(2).Select(pair => new KafkaHeader(pair[0].Text, BytesOf(pair[1])))];
    }

    static IEnumerable<KafkaHeader> OfName(string name, JsonPart value) => value.Kind == JsonTokenType.StartArray
        ? JsonPart.Items(value.Raw).Select(item => new KafkaHeader(name, BytesOf(item)))
        : [new KafkaHeader(name, BytesOf(value))];

    static KafkaHeader OfObject(JsonPart header)
    {
        (string Name, JsonPart Part)[] members = [.. JsonPart.Members(header.Raw)];
        return members switch
        {
            [("name", var name), ("value", var value)] => new KafkaHeader(name.Text, BytesOf(value)),
            [("Key", var name), ("Value", var value)] => new KafkaHeader(TextBytes.Utf8.GetString(Convert.FromBase64String(name.Text)), value.IsNull ? null : Convert.FromBase64String(value.Text)),
            _ => throw new FormatException("its headers must be names and values, or objects with a name and a value."),
        };
    }
}
