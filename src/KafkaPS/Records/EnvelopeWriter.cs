using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using KafkaPS.Errors;

namespace KafkaPS.Records;

/// <summary>Writes a record as a line of JSON: the format of Export-KafkaRecord and of dead-letter files. <see cref="EnvelopeReader"/> reads it as a record with the same bytes.</summary>
/// <remarks>
/// <c>{"topic":"fdw","partition":2,"timestamp":1700000000000,"key":"k","value":"v","headers":[{"name":"h","value":"x"}],
/// "error":"Timeout","code":-192,"retriable":true,"persistence":"NotPersisted","message":"…","time":"…"}</c>.
/// Bytes that are UTF-8 are a string; others are <c>{"base64":"…"}</c>; text that has no bytes is a string with its escapes. What could
/// not be serialized at all is <c>{"unserializable":"…"}</c>. A record that was read has its <c>"offset"</c>. Topic, partition and timestamp are absent when
/// the record does not specify them, and so are the members about an error when it did not fail.
/// </remarks>
static class EnvelopeWriter
{
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Appends a line with its line end.</summary>
    /// <param name="line">The buffer to append to.</param>
    /// <param name="record">The record.</param>
    /// <param name="error">Why it failed, or null. If it failed, the line says what could not be serialized.</param>
    /// <exception cref="SerializationException">The record did not fail, and its key or value cannot be serialized. Part of the line may be written.</exception>
    internal static void Write(IBufferWriter<byte> line, KafkaRecord record, KafkaException? error)
    {
        using (var json = new Utf8JsonWriter(line, Options))
        {
            json.WriteStartObject();
            if (record.Topic is { } topic) WriteText(json, "topic", topic);
            if (record.Partition is int partition) json.WriteNumber("partition", partition);
            if (record.Offset is long offset) json.WriteNumber("offset", offset);
            if (record.Timestamp is DateTimeOffset timestamp) json.WriteNumber("timestamp", timestamp.ToUnixTimeMilliseconds());
            WriteParts(json, record, error);
            WriteHeaders(json, record.Headers);
            if (error is not null) WriteError(json, error);
            json.WriteEndObject();
        }

        line.Write("\n"u8);
    }

    static void WriteParts(Utf8JsonWriter json, KafkaRecord record, KafkaException? error)
    {
        if (record.Serialized is { } serialized)
        {
            WriteBytes(json, "key", serialized.Key);
            WriteBytes(json, "value", serialized.Value);
        }
        else if (error is not null)
        {
            WriteUnserialized(json, "key", record.Key, error);
            WriteUnserialized(json, "value", record.Value, error);
        }
        else
        {
            WriteContent(json, "key", record.Key);
            WriteContent(json, "value", record.Value);
        }
    }

    static void WriteHeaders(Utf8JsonWriter json, IReadOnlyList<KafkaHeader>? headers)
    {
        json.WriteStartArray("headers");
        foreach (KafkaHeader header in headers ?? [])
        {
            json.WriteStartObject();
            WriteText(json, "name", header.Name);
            WriteBytes(json, "value", header.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void WriteError(Utf8JsonWriter json, KafkaException error)
    {
        json.WriteString("error", ErrorTable.Of(error).ErrorId);
        json.WriteNumber("code", error.Code);
        json.WriteBoolean("retriable", error.IsRetriable);
        json.WriteString("persistence", error.PersistenceStatus.ToString());
        WriteText(json, "message", error.Message);
        json.WriteString("time", DateTimeOffset.Now);
    }

    /// <summary>Writes the bytes of a key or value that is not serialized yet.</summary>
    static void WriteContent(Utf8JsonWriter json, string name, object? content)
    {
        using var buffer = new UnmanagedBuffer(256);
        WriteBytes(json, name, content is null || AutoSerializer.Default.Write(content, buffer) == KafkaSerializer.Null ? null : buffer.Written.ToArray());
    }

    /// <summary>Writes a part of a record that failed before it was serialized: text or bytes as they are, otherwise the reason why it has none.</summary>
    static void WriteUnserialized(Utf8JsonWriter json, string name, object? content, KafkaException error)
    {
        switch (content)
        {
            case null or byte[]:
                WriteBytes(json, name, (byte[]?)content);
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
        else if (Utf8.IsValid(bytes))
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

    /// <summary>Writes text that may contain half of a surrogate pair, which Utf8JsonWriter would replace: it is escaped instead, and reading restores it.</summary>
    static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WritePropertyName(name);
        var escaped = new StringBuilder("\"");
        foreach (char character in text)
        {
            if (character is '"' or '\\') escaped.Append('\\').Append(character);
            else if (character < ' ' || char.IsSurrogate(character)) escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:X4}");
            else escaped.Append(character);
        }

        json.WriteRawValue(escaped.Append('"').ToString(), skipInputValidation: true);
    }
}
