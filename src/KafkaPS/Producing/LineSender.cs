using System.Text;
using KafkaPS.Errors;
using KafkaPS.Records;

namespace KafkaPS.Producing;

/// <summary>The location of a line, for messages.</summary>
/// <param name="File">The file.</param>
/// <param name="Number">The line's number, from 1, or the byte offset where it starts.</param>
/// <param name="IsOffset">Whether the number is an offset: a reader that starts in the middle of a file does not know line numbers.</param>
readonly record struct LinePlace(string File, long Number, bool IsOffset = false)
{
    /// <summary>Returns the place as the beginning of a sentence.</summary>
    public override string ToString() => IsOffset ? FormattableString.Invariant($"The line at byte {Number} of '{File}'") : FormattableString.Invariant($"Line {Number} of '{File}'");

    /// <summary>The place inside a sentence.</summary>
    internal string InSentence => ToString() is var text ? char.ToLowerInvariant(text[0]) + text[1..] : "";
}

/// <summary>Makes a record of each line of a file. The only code that does so, whoever has read the line.</summary>
/// <param name="operation">Takes the records.</param>
/// <param name="options">The call's options.</param>
sealed class LineSender(IRecordTaker operation, SendOptions options)
{
    /// <summary>Whether the value is decoded as text. Decoding is strict: bytes that are not UTF-8 have no text.</summary>
    readonly bool _valueNeedsText = options.ForFiles.ValueSerializer is not (AutoSerializer or StringSerializer or BytesSerializer);
    readonly bool _keyNeedsText = options.KeyFunction is not null;
    /// <summary>Whether the bytes of a line's parts are sent as they are.</summary>
    readonly bool _takesBytes = options.ForFiles is { KeySerializer: AutoSerializer or StringSerializer or BytesSerializer, ValueSerializer: AutoSerializer or StringSerializer or BytesSerializer };

    /// <summary>Splits a line into key and value; null if the line is the value.</summary>
    internal required KeyDelimiter? KeyDelimiter { get; init; }

    /// <summary>Extracts the parts of a record from a line; null if the line is the value.</summary>
    internal required RecordPattern? Pattern { get; init; }

    /// <summary>Whether empty lines are skipped.</summary>
    internal required bool SkipsEmptyLines { get; init; }

    /// <summary>Returns whether records may be sent to the topic that a line names.</summary>
    internal required Func<string, bool> IsConfirmed { get; init; }

    /// <summary>max.request.size. A longer line is an error; a far longer one is not even kept for it.</summary>
    internal required int MaxRequestSize { get; init; }

    /// <summary>The maximum length of a line that is kept whole, for the error's target and the dead-letter file.</summary>
    internal int MaxLineLength => (int)Math.Min(2L * MaxRequestSize, int.MaxValue);

    /// <summary>Sends the record of the line last read.</summary>
    internal void Send(RecordLines lines, in LinePlace place)
    {
        if (SkipsEmptyLines && lines.Length == 0) return;
        if (lines.IsTooLong) operation.Refuse(value: null, KafkaErrors.RecordTooLarge(lines.Length, MaxRequestSize, place.ToString()));
        else Send(lines.Line, place);
    }

    /// <summary>Sends the record of a line.</summary>
    /// <param name="line">The line in UTF-8.</param>
    /// <param name="place">The line's location.</param>
    internal void Send(ReadOnlySpan<byte> line, in LinePlace place)
    {
        if (options.PassesInputs) operation.Input = Encoding.UTF8.GetString(line);
        if (KeyDelimiter is not null || Pattern is not null)
        {
            SendParts(line, place);
            return;
        }

        if (!_valueNeedsText && !_keyNeedsText)
        {
            operation.SendLine(line, text: null);
            return;
        }

        string text;
        try
        {
            text = TextBytes.Utf8.GetString(line);
        }
        catch (DecoderFallbackException e)
        {
            RefuseEncoding(line, place, "UTF-8", e);
            return;
        }

        if (_valueNeedsText) operation.SendFromFile(text);
        else operation.SendLine(line, text);
    }

    /// <summary>Refuses a line whose bytes are not valid text in its expected encoding.</summary>
    internal void RefuseEncoding(ReadOnlySpan<byte> line, in LinePlace place, string encoding, DecoderFallbackException e)
    {
        string invalid = string.Join(' ', (e.BytesUnknown ?? []).Select(value => $"0x{value:X2}"));
        var reason = new SerializationException($"{place.InSentence} has bytes that are not {encoding} text ({invalid} at position {e.Index}); specify the file's encoding with -Encoding.", e);
        operation.Refuse(value: null, KafkaErrors.Serialization(reason, isKey: !_valueNeedsText && _keyNeedsText), new SerializedContent(null, line.ToArray()));
    }

    /// <summary>Sends the parts of a line. A line that cannot be split fails alone.</summary>
    void SendParts(ReadOnlySpan<byte> line, in LinePlace place)
    {
        try
        {
            if (Pattern is not null) SendRecord(Pattern.Read(line));
            else if (!KeyDelimiter!.TrySplit(line, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)) operation.SendLine(value, text: null);
            else if (_takesBytes) operation.SendLine(key, value);
            else SendRecord(new KafkaRecord { Key = TextBytes.Utf8.GetString(key), Value = TextBytes.Utf8.GetString(value) });
        }
        catch (Exception e) when (e is SerializationException or DecoderFallbackException)
        {
            var reason = new SerializationException($"{place.InSentence}: {e.Message}", e);
            operation.Refuse(value: null, KafkaErrors.Parts(reason), new SerializedContent(null, line.ToArray()));
        }
    }

    void SendRecord(KafkaRecord record)
    {
        if (record.Topic is null || IsConfirmed(record.Topic)) operation.SendFromFile(record);
    }
}
