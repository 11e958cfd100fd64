using System.Globalization;
using System.Text;
using System.Text.Unicode;
using KafkaPS.Records;

namespace KafkaPS;

/// <summary>How the key and the value of a record will be sent when no serializer is named: what the view of a KafkaRecord shows.</summary>
public static class RecordPreview
{
    const int MaxBytes = 16;

    /// <summary>The text of the key; bytes that are no text as hexadecimal digits with their number; <c>null</c> for no key; or why it cannot be sent.</summary>
    /// <param name="record">The record.</param>
    public static string Key(KafkaRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.Deserialized is { } deserialized ? ShowUnserialized(deserialized.Key) : record.Serialized is { } serialized ? Show(serialized.Key) : ShowUnserialized(record.Key);
    }

    /// <summary>The same of the value; <c>null</c> is a tombstone.</summary>
    /// <inheritdoc cref="Key"/>
    public static string Value(KafkaRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.Deserialized is { } deserialized ? ShowUnserialized(deserialized.Value) : record.Serialized is { } serialized ? Show(serialized.Value) : ShowUnserialized(record.Value);
    }

    /// <summary>The name of a header and its value, such as <c>source=fdw1</c>.</summary>
    /// <param name="header">The header.</param>
    public static string Header(KafkaHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        return $"{header.Name}={Show(header.Value)}";
    }

    /// <summary>Topic, key, value and headers as the columns of a table: whole where they fit; the longest are cut, and end with an ellipsis.</summary>
    /// <param name="record">The record.</param>
    /// <param name="width">How many characters the four have together.</param>
    public static IReadOnlyList<string> Columns(KafkaRecord record, int width)
    {
        ArgumentNullException.ThrowIfNull(record);
        string[] columns =
        [
            ConsoleText.Escape(record.Topic), ConsoleText.Escape(Key(record)), ConsoleText.Escape(Value(record)), ConsoleText.Escape(string.Join(", ", record.Headers.Select(Header))),
        ];
        // The short ones stay whole, and the others share what these leave.
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

    /// <summary>The text of bytes, or where they are no text their first ones as hexadecimal digits with their number.</summary>
    /// <param name="bytes">The bytes.</param>
    internal static string Show(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes) && !bytes.ContainsAny(SerializedContent.ControlCharacters)) return Encoding.UTF8.GetString(bytes);
        string hex = Convert.ToHexString(bytes[..Math.Min(bytes.Length, MaxBytes)]);
        return string.Create(CultureInfo.InvariantCulture, $"0x{hex}{(bytes.Length > MaxBytes ? "…" : "")} ({bytes.Length} B)");
    }
}
