namespace KafkaPS.Records;

/// <summary>Splits pipeline texts into the parts of a record.</summary>
static class RecordParts
{
    /// <summary>Returns the record that a text represents; null when the call does not split texts.</summary>
    /// <exception cref="FormatException">It cannot be split.</exception>
    internal static KafkaRecord? Of(object? input, RecordPattern? pattern, KeyDelimiter? delimiter)
    {
        if (pattern is null && delimiter is null) return null;
        if (input is not string text) throw new FormatException($"{(input is null ? "null" : ContentRules.Named(input.GetType()))} is not text.");
        try
        {
            if (pattern is not null) return pattern.Read(text);
            (string? key, string value) = delimiter!.Split(text);
            return new KafkaRecord { Key = key, Value = value };
        }
        catch (SerializationException e)
        {
            throw new FormatException(e.Message, e);
        }
    }

    /// <summary>Returns why a call cannot combine these parameters; null when it can.</summary>
    internal static string? Contradiction(string? keyDelimiter, string? pattern, bool isRaw) =>
        keyDelimiter is not null && pattern is not null ? "-KeyDelimiter and -Pattern both split a line. Use one or the other."
        : isRaw && (keyDelimiter ?? pattern) is not null ? "-Raw sends a file as one record, but -KeyDelimiter and -Pattern split it. Use one or the other." : null;
}
