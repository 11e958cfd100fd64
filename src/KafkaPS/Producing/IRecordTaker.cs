using KafkaPS.Records;

namespace KafkaPS.Producing;

/// <summary>Takes the records that are made from files.</summary>
interface IRecordTaker
{
    /// <summary>The input that the next record is made of, if the call wants it back when the record is delivered.</summary>
    object? Input { set; }

    /// <summary>Takes a record whose value is a line of a file; its bytes are used as they are.</summary>
    /// <param name="line">The line's bytes.</param>
    /// <param name="text">The line's text, for a script block that computes the key; null if there is none.</param>
    void SendLine(ReadOnlySpan<byte> line, string? text);

    /// <summary>Takes a record whose key and value are parts of a line of a file; their bytes are used as they are.</summary>
    void SendLine(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);

    /// <summary>Takes a record made from a file: from its bytes, from the text of a line, or from the parts of a line.</summary>
    void SendFromFile(object content);

    /// <summary>Refuses a record that cannot even be tried.</summary>
    /// <param name="value">The record's value, or what is known of it.</param>
    /// <param name="error">The reason.</param>
    /// <param name="serialized">The bytes of key and value, if there are any.</param>
    void Refuse(object? value, KafkaException error, SerializedContent? serialized = null);

    /// <summary>Does pending work while a file provides no data.</summary>
    void Drain();
}
