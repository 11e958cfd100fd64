using KafkaPS.Records;

namespace KafkaPS.Consuming;

/// <summary>The beginnings of a record's key, value and headers, as text.</summary>
sealed record RecordBeginning(string Key, string Value, string Headers)
{
    const int MaxBytes = 80;

    internal static RecordBeginning Of(in RecordBytes record) => new(
        Of(record.Key, record.HasKey), Of(record.Value, record.HasValue), string.Join(", ", record.Headers.Select(header => $"{header.Name}:{Of(header.Value, header.Value is not null)}")));

    /// <summary>Returns the beginning of the first of these parts; that of the value when there are none.</summary>
    internal string Of(string[] parts) => parts.FirstOrDefault() switch
    {
        nameof(Key) => Key,
        nameof(Headers) => Headers,
        _ => Value,
    };

    static string Of(ReadOnlySpan<byte> part, bool hasPart)
    {
        if (!hasPart) return "null";
        // A character that is cut in two would make the text look like binary data.
        int length = Math.Min(part.Length, MaxBytes);
        while (length > 0 && length < part.Length && (part[length] & 0xC0) == 0x80) length--;
        return RecordPreview.Show(part[..length]) + (length < part.Length ? "…" : "");
    }
}
