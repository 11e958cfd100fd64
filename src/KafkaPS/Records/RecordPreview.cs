using System.Globalization;
using System.Text;
using System.Text.Unicode;
using KafkaPS.Records;

namespace KafkaPS;

/// <summary>How a record's key and value will be sent when no serializer is named, as the view of a KafkaRecord shows them.</summary>
public static class RecordPreview
{
    const int MaxBytes = 16;

    /// <summary>Returns the text of the key; bytes that are not text as hexadecimal digits with their number; <c>null</c> for no key; or why it cannot be sent.</summary>
    /// <param name="record">The record.</param>
    public static string Key(KafkaRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.Deserialized is { } deserialized ? ShowUnserialized(deserialized.Key) : record.Serialized is { } serialized ? Show(serialized.Key) : ShowUnserialized(record.Key);
    }

    /// <summary>Returns the same for the value; <c>null</c> is a tombstone.</summary>
    /// <inheritdoc cref="Key"/>
    public static string Value(KafkaRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.Deserialized is { } deserialized ? ShowUnserialized(deserialized.Value) : record.Serialized is { } serialized ? Show(serialized.Value) : ShowUnserialized(record.Value);
    }

    /// <summary>Returns the name of a header and its value, such as <c>source=fdw1</c>.</summary>
    /// <param name="header">The header.</param>
    public static string Header(KafkaHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        return $"{header.Name}={Show(header.Value)}";
    }

    /// <summary>Returns topic, key, value and headers as the columns of a table: whole if they fit; the longest are cut, and end with an ellipsis.</summary>
    /// <param name="record">The record.</param>
    /// <param name="width">The total number of characters of the four.</param>
    public static IReadOnlyList<string> Columns(KafkaRecord record, int width)
    {
        ArgumentNullException.ThrowIfNull(record);
        string[] columns =
        [
            ConsoleText.Escape(record.Topic), ConsoleText.Escape(Key(record)), ConsoleText.Escape(Value(record)), ConsoleText.Escape(string.Join(", ", record.Headers.Select(Header))),
        ];
        // Short columns stay whole, and the others share the rest.
        int left = columns.Length;
        foreach (int i in Enumerable.Range(0, columns.Length).OrderBy(i => columns[i].Length))
        {
            columns[i] = ConsoleText.Cut(columns[i], width / left--);
            width -= columns[i].Length;
        }
        return columns;
    }

    static string ShowUnserialized(object? content)
    {
        using var buffer = new UnmanagedBuffer(256);
        try
        {
            return content is null || AutoSerializer.Default.Write(content, buffer) == KafkaSerializer.Null ? Show(null) : Show(buffer.Written.ToArray());
        }
        catch (SerializationException e)
        {
            return $"({e.Message})";
        }
    }

    static string Show(byte[]? bytes) => bytes is null ? "null" : Show(bytes.AsSpan());

    /// <summary>Returns the text of bytes, or, when they are not text, the first ones as hexadecimal digits with their number.</summary>
    /// <param name="bytes">The bytes.</param>
    internal static string Show(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes) && !bytes.ContainsAny(SerializedContent.ControlCharacters)) return Encoding.UTF8.GetString(bytes);
        string hex = Convert.ToHexString(bytes[..Math.Min(bytes.Length, MaxBytes)]);
        return string.Create(CultureInfo.InvariantCulture, $"0x{hex}{(bytes.Length > MaxBytes ? "…" : "")} ({bytes.Length} B)");
    }
}
