using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace KafkaPS.Records;

/// <summary>A failed record as a line of JSON, and back: what comes back sends the same bytes.</summary>
/// <remarks>
/// <c>{"topic":"fdw","partition":2,"timestamp":1700000000000,"key":"k","value":"v","headers":[{"name":"h","value":"x"}],
/// "error":"Timeout","code":-192,"retriable":true,"persistence":"NotPersisted","message":"…","time":"…"}</c>.
/// Bytes that are UTF-8 are a string; others are <c>{"base64":"…"}</c>; a text that no bytes exist for is a string with its escapes. What could
/// not be serialized at all is <c>{"unserializable":"…"}</c>. Partition and timestamp are absent when the record left them open.
/// </remarks>
static class DeadLetter
{
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a line, without its end.</summary>
    internal static void Write(IBufferWriter<byte> line, KafkaRecord record, KafkaException error)
    {
        using var json = new Utf8JsonWriter(line, Options);
        json.WriteStartObject();
        json.WriteString("topic", record.Topic);
        if (record.Partition is int partition) json.WriteNumber("partition", partition);
        if (record.Timestamp is DateTimeOffset timestamp) json.WriteNumber("timestamp", timestamp.ToUnixTimeMilliseconds());
        if (record.Serialized is { } serialized)
        {
            WriteBytes(json, "key", serialized.Key);
            WriteBytes(json, "value", serialized.Value);
        }
        else
        {
            WriteUnserialized(json, "key", record.Key, error);
            WriteUnserialized(json, "value", record.Value, error);
        }

        json.WriteStartArray("headers");
        foreach (KafkaHeader header in record.Headers)
        {
            json.WriteStartObject();
            WriteText(json, "name", header.Name);
            WriteBytes(json, "value", header.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("error", Errors.ErrorTable.Of(error).ErrorId);
        json.WriteNumber("code", error.Code);
        json.WriteBoolean("retriable", error.IsRetriable);
        json.WriteString("persistence", error.PersistenceStatus.ToString());
        WriteText(json, "message", error.Message);
        json.WriteString("time", DateTimeOffset.Now);
        json.WriteEndObject();
    }

    /// <summary>Reads a line.</summary>
    /// <returns>The record, and whether its error was retriable.</returns>
    /// <exception cref="FormatException">The line is none of a dead-letter file, or its record could not be serialized; the message says what.</exception>
    internal static (KafkaRecord Record, bool IsRetriable) Read(string line)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(line);
            JsonElement root = json.RootElement;
            var record = new KafkaRecord
            {
                Topic = root.GetProperty("topic").GetString(),
                Partition = root.TryGetProperty("partition", out JsonElement partition) ? partition.GetInt32() : null,
                Timestamp = root.TryGetProperty("timestamp", out JsonElement timestamp) ? DateTimeOffset.FromUnixTimeMilliseconds(timestamp.GetInt64()) : null,
                Key = ReadContent(root.GetProperty("key")),
                Value = ReadContent(root.GetProperty("value")),
                Headers = [.. root.GetProperty("headers").EnumerateArray().Select(header => new KafkaHeader(ReadText(header.GetProperty("name")), ToBytes(ReadContent(header.GetProperty("value")))))],
            };
            return (record, root.GetProperty("retriable").GetBoolean());
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException($"The line is no record of a dead-letter file: {e.Message}", e);
        }
    }

    /// <summary>A part of a record that has no bytes: what is text or bytes all the same is kept, and of anything else the reason why it has none.</summary>
    static void WriteUnserialized(Utf8JsonWriter json, string name, object? content, KafkaException error)
    {
        switch (content)
        {
            case null:
                json.WriteNull(name);
                break;
            case byte[] bytes:
                WriteBytes(json, name, bytes);
                break;
            case string text:
                WriteText(json, name, text);
                break;
            default:
                json.WriteStartObject(name);
                WriteText(json, "unserializable", error.Message);
                json.WriteEndObject();
                break;
        }
    }

    static void WriteBytes(Utf8JsonWriter json, string name, byte[]? bytes)
    {
        if (bytes is null)
        {
            json.WriteNull(name);
        }
        else if (System.Text.Unicode.Utf8.IsValid(bytes))
        {
            json.WriteString(name, bytes);
        }
        else
        {
            json.WriteStartObject(name);
            json.WriteBase64String("base64", bytes);
            json.WriteEndObject();
        }
    }

    /// <summary>Writes text that may have half of a surrogate pair, which Utf8JsonWriter would replace: it is escaped instead, and reading gives it back.</summary>
    static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WritePropertyName(name);
        var escaped = new StringBuilder("\"");
        foreach (char character in text)
        {
            if (character is '"' or '\\') escaped.Append('\\').Append(character);
            else if (character < ' ' || char.IsSurrogate(character)) escaped.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)character:X4}");
            else escaped.Append(character);
        }

        json.WriteRawValue(escaped.Append('"').ToString(), skipInputValidation: true);
    }

    static object? ReadContent(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => ReadText(element),
        JsonValueKind.Object when element.TryGetProperty("base64", out JsonElement base64) => base64.GetBytesFromBase64(),
        JsonValueKind.Object when element.TryGetProperty("unserializable", out JsonElement reason) => throw new FormatException($"The record could not be serialized: {ReadText(reason)}"),
        _ => throw new FormatException($"'{element}' is neither text nor base64."),
    };

    /// <summary>JsonElement.GetString refuses half of a surrogate pair, so such a text is unescaped here.</summary>
    static string ReadText(JsonElement element)
    {
        try
        {
            return element.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            string raw = element.GetRawText();
            var text = new StringBuilder();
            for (int i = 1; i < raw.Length - 1; i++)
            {
                if (raw[i] != '\\') text.Append(raw[i]);
                else if (raw[++i] != 'u') text.Append(raw[i]);
                else
                {
                    text.Append((char)ushort.Parse(raw.AsSpan(i + 1, 4), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture));
                    i += 4;
                }
            }

            return text.ToString();
        }
    }

    static byte[]? ToBytes(object? content) => content is string text ? Encoding.UTF8.GetBytes(text) : (byte[]?)content;
}
