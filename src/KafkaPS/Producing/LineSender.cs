using System.Text;
using KafkaPS.Errors;
using KafkaPS.Records;

namespace KafkaPS.Producing;

/// <summary>Where a line stands, for messages.</summary>
/// <param name="File">The file.</param>
/// <param name="Number">The line's number from 1, or where it starts, in bytes.</param>
/// <param name="IsOffset">Which of the two it is: who starts in the middle of a file does not know the numbers of its lines.</param>
readonly record struct LinePlace(string File, long Number, bool IsOffset = false)
{
    /// <summary>As the beginning of a sentence.</summary>
    public override string ToString() => IsOffset ? FormattableString.Invariant($"The line at byte {Number} of '{File}'") : FormattableString.Invariant($"Line {Number} of '{File}'");

    /// <summary>Inside a sentence.</summary>
    internal string InSentence => ToString() is var text ? char.ToLowerInvariant(text[0]) + text[1..] : "";
}

/// <summary>Makes a record of each line of a file. The one place that knows how, whoever has read the line.</summary>
/// <param name="operation">What takes the records.</param>
/// <param name="options">What the call says of them.</param>
sealed class LineSender(IRecordTaker operation, SendOptions options)
{
    /// <summary>Strict: bytes that are no UTF-8 have no text.</summary>
    readonly bool _valueNeedsText = options.ForFiles.ValueSerializer is not (AutoSerializer or StringSerializer or BytesSerializer);
    readonly bool _keyNeedsText = options.KeyFunction is not null;
    /// <summary>Whether parts of a line are sent as their bytes are.</summary>
    readonly bool _takesBytes = options.ForFiles is { KeySerializer: AutoSerializer or StringSerializer or BytesSerializer, ValueSerializer: AutoSerializer or StringSerializer or BytesSerializer };

    /// <summary>What divides a line into key and value; null: the line is the value.</summary>
    internal required KeyDelimiter? KeyDelimiter { get; init; }

    /// <summary>What takes the parts of a record out of a line; null: the line is the value.</summary>
    internal required RecordPattern? Pattern { get; init; }

    /// <summary>Whether lines without any byte are no records.</summary>
    internal required bool SkipsEmptyLines { get; init; }

    /// <summary>Whether records may be sent to the topic that a line names.</summary>
    internal required Func<string, bool> IsConfirmed { get; init; }

    /// <summary>max.request.size. A line with more bytes is an error; one with far more is not even kept for it.</summary>
    internal required int MaxRequestSize { get; init; }

    /// <summary>How long a line may be to be kept whole: the error's target and the dead-letter file have it then.</summary>
    internal int MaxLineLength => (int)Math.Min(2L * MaxRequestSize, int.MaxValue);

    /// <summary>Sends the record of the line that was read last.</summary>
    internal void Send(RecordLines lines, in LinePlace place)
    {
        if (SkipsEmptyLines && lines.Length == 0) return;
        if (lines.IsTooLong) operation.Refuse(value: null, KafkaErrors.RecordTooLarge(lines.Length, MaxRequestSize, place.ToString()));
        else Send(lines.Line, place);
    }

    /// <summary>Sends the record of a line.</summary>
    /// <param name="line">The line in UTF-8.</param>
    /// <param name="place">Where it stands.</param>
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

    /// <summary>The bytes of a line are not text of the encoding that it should have.</summary>
    internal void RefuseEncoding(ReadOnlySpan<byte> line, in LinePlace place, string encoding, DecoderFallbackException e)
    {
        string invalid = string.Join(' ', (e.BytesUnknown ?? []).Select(value => $"0x{value:X2}"));
        var reason = new SerializationException($"{place.InSentence} has bytes that are not {encoding} text ({invalid} at position {e.Index}); specify the file's encoding with -Encoding.", e);
        operation.Refuse(value: null, KafkaErrors.Serialization(reason, isKey: !_valueNeedsText && _keyNeedsText), new SerializedContent(null, line.ToArray()));
    }

    /// <summary>A line that cannot be divided is an error of that line.</summary>
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
