using System.Management.Automation;
using System.Text;
using KafkaPS.Errors;
using KafkaPS.Producing;
using KafkaPS.Records;

namespace KafkaPS.Commands;

/// <summary>Sends files, however a call names them: each line as a record, or each file as one. The one place that knows how what is in a file becomes records.</summary>
/// <param name="cmdlet">Where errors of files are written.</param>
/// <param name="operation">What takes the records.</param>
/// <param name="options">What the call says of them.</param>
/// <param name="stop">Ends a wait for a pipe or a terminal.</param>
sealed class FileSender(SafeCmdlet cmdlet, SendOperation operation, SendOptions options, CancellationToken stop)
{
    /// <summary>Progress is looked at once for so many lines, less one.</summary>
    const int ProgressMask = 0xFF;

    /// <summary>Strict: bytes that are no UTF-8 have no text.</summary>
    readonly bool _valueNeedsText = options.ForFiles.ValueSerializer is not (AutoSerializer or StringSerializer or BytesSerializer);
    readonly bool _keyNeedsText = options.KeyFunction is not null;
    /// <summary>Whether parts of a line are sent as their bytes are.</summary>
    readonly bool _takesBytes = options.ForFiles is { KeySerializer: AutoSerializer or StringSerializer or BytesSerializer, ValueSerializer: AutoSerializer or StringSerializer or BytesSerializer };

    /// <summary>Whether each file is one record.</summary>
    internal required bool IsRaw { get; init; }

    /// <summary>The encoding of files that have no byte order mark. The records are UTF-8.</summary>
    internal required Encoding Encoding { get; init; }

    /// <summary>What ends a record; null for a line feed, with a carriage return before it or not.</summary>
    internal required string? Delimiter { get; init; }

    /// <summary>Whether the encoding was stated: then a file is text, whatever is in it.</summary>
    internal required bool IsEncodingStated { get; init; }

    /// <summary>What divides a line into key and value; null: the line is the value.</summary>
    internal required KeyDelimiter? KeyDelimiter { get; init; }

    /// <summary>What takes the parts of a record out of a line; null: the line is the value.</summary>
    internal required RecordPattern? Pattern { get; init; }

    /// <summary>Whether lines without any byte are no records.</summary>
    internal required bool SkipsEmptyLines { get; init; }

    /// <summary>Whether records may be sent to the topic that a line names.</summary>
    internal required Func<string, bool> IsConfirmed { get; init; }

    /// <summary>Whether a file may be sent.</summary>
    internal required Func<string, bool> IsFileConfirmed { get; init; }

    /// <summary>max.request.size. A line with more bytes is an error; one with far more is not even kept for it.</summary>
    internal required int MaxRequestSize { get; init; }

    /// <summary>Who shows how far a file was read.</summary>
    internal required SendProgress Progress { get; init; }

    /// <summary>How long a line may be to be kept whole: the error's target and the dead-letter file have it then.</summary>
    int MaxLineLength => (int)Math.Min(2L * MaxRequestSize, int.MaxValue);

    /// <summary>Sends the files that the paths name. One that is not there or cannot be read is an error, and the others go on.</summary>
    internal void Send(IEnumerable<string> paths, bool isLiteral)
    {
        foreach (string file in InputFiles.Resolve(cmdlet, paths, isLiteral))
        {
            if (!IsFileConfirmed(file)) continue;
            if (IsRaw) SendWhole(file);
            else SendLines(file);
        }
    }

    void SendWhole(string file)
    {
        byte[] bytes;
        try
        {
            using Stream stream = TextFile.Open(file, operation.Drain, stop);
            // A script block may make less of it.
            if (stream.CanSeek && stream.Length > MaxRequestSize && !options.RunsUserCode)
            {
                operation.Refuse(value: null, KafkaErrors.RecordTooLarge(stream.Length, MaxRequestSize, $"The file '{file}'"));
                return;
            }

            using var content = new MemoryStream();
            stream.CopyTo(content);
            bytes = content.ToArray();
        }
        catch (Exception e) when (IsReadError(e))
        {
            InputFiles.WriteReadError(cmdlet, file, e);
            return;
        }

        operation.SendFromFile(bytes);
    }

    void SendLines(string file)
    {
        LineReader? lines = null;
        long bytes = 0, size = -1;
        try
        {
            lines = new LineReader(TextFile.OpenAsUtf8(file, Encoding, IsEncodingStated || Delimiter?.Contains('\0') == true, operation.Drain, stop), Delimiter, MaxLineLength);
            while (TryRead(lines, file))
            {
                bytes += lines.Length + 1;
                if ((lines.LineNumber & ProgressMask) == 0)
                {
                    if (size < 0) size = new FileInfo(file).Length;
                    Progress.OnFile(file, lines.LineNumber, bytes, size);
                }

                if (SkipsEmptyLines && lines.Length == 0) continue;
                if (lines.IsTooLong) operation.Refuse(value: null, KafkaErrors.RecordTooLarge(lines.Length, MaxRequestSize, $"Line {lines.LineNumber} of '{file}'"));
                else SendLine(lines, file);
            }
        }
        catch (Exception e) when (lines is null && IsReadError(e))
        {
            InputFiles.WriteReadError(cmdlet, file, e);
        }
        finally
        {
            lines?.Dispose();
        }
    }

    bool TryRead(LineReader lines, string file)
    {
        try
        {
            return lines.Read();
        }
        catch (Exception e) when (IsReadError(e))
        {
            InputFiles.WriteReadError(cmdlet, file, e, lines.LineNumber);
            return false;
        }
    }

    void SendLine(LineReader lines, string file)
    {
        if (KeyDelimiter is not null || Pattern is not null)
        {
            SendParts(lines, file);
            return;
        }

        if (!_valueNeedsText && !_keyNeedsText)
        {
            operation.SendLine(lines.Line, text: null);
            return;
        }

        string text;
        try
        {
            text = TextBytes.Utf8.GetString(lines.Line);
        }
        catch (DecoderFallbackException e)
        {
            string invalid = string.Join(' ', (e.BytesUnknown ?? []).Select(value => $"0x{value:X2}"));
            var reason = new SerializationException($"line {lines.LineNumber} of '{file}' has bytes that are not UTF-8 text ({invalid} at position {e.Index}); give the file's encoding with -Encoding.", e);
            operation.Refuse(value: null, KafkaErrors.Serialization(reason, isKey: !_valueNeedsText), new SerializedContent(null, lines.Line.ToArray()));
            return;
        }

        if (_valueNeedsText) operation.SendFromFile(text);
        else operation.SendLine(lines.Line, text);
    }

    /// <summary>A line that cannot be divided is an error of that line.</summary>
    void SendParts(LineReader lines, string file)
    {
        try
        {
            if (Pattern is not null) SendRecord(Pattern.Read(lines.Line));
            else if (!KeyDelimiter!.TrySplit(lines.Line, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)) operation.SendLine(value, text: null);
            else if (_takesBytes) operation.SendLine(key, value);
            else SendRecord(new KafkaRecord { Key = TextBytes.Utf8.GetString(key), Value = TextBytes.Utf8.GetString(value) });
        }
        catch (Exception e) when (e is SerializationException or DecoderFallbackException)
        {
            var reason = new SerializationException($"line {lines.LineNumber} of '{file}': {e.Message}", e);
            operation.Refuse(value: null, KafkaErrors.Parts(reason), new SerializedContent(null, lines.Line.ToArray()));
        }
    }

    void SendRecord(KafkaRecord record)
    {
        if (record.Topic is null || IsConfirmed(record.Topic)) operation.SendFromFile(record);
    }

    static bool IsReadError(Exception exception) => exception is IOException or UnauthorizedAccessException or InvalidDataException;
}
