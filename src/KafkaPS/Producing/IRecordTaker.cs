using KafkaPS.Records;

namespace KafkaPS.Producing;

/// <summary>Takes the records that what is in files becomes.</summary>
interface IRecordTaker
{
    /// <summary>What the next record is made of, if the call wants it back when the record is delivered.</summary>
    object? Input { set; }

    /// <summary>Takes a record whose value is a line of a file: its bytes are taken as they are.</summary>
    /// <param name="line">The line's bytes.</param>
    /// <param name="text">The line's text, for a script block that computes the key; null when there is none.</param>
    void SendLine(ReadOnlySpan<byte> line, string? text);

    /// <summary>Takes a record whose key and value are parts of a line of a file: their bytes are taken as they are.</summary>
    void SendLine(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);

    /// <summary>Takes one record made of what a file has: its bytes, the text of a line, or the parts of one.</summary>
    void SendFromFile(object content);

    /// <summary>A record cannot even be tried.</summary>
    /// <param name="value">Its value, or what is known of it.</param>
    /// <param name="error">Why.</param>
    /// <param name="serialized">The bytes of key and value, where there are any.</param>
    void Refuse(object? value, KafkaException error, SerializedContent? serialized = null);

    /// <summary>Does what is to be done while a file gives nothing.</summary>
    void Drain();
}
