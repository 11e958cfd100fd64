using System.Text;
using KafkaPS.Errors;
using KafkaPS.Producing;

namespace KafkaPS.Commands;

/// <summary>Sends files, however a call specifies them: each line or each file as a record.</summary>
/// <param name="cmdlet">The cmdlet that writes the errors of files.</param>
/// <param name="operation">Takes the records.</param>
/// <param name="options">The options of the call for its records.</param>
/// <param name="lines">Creates records from lines.</param>
/// <param name="stop">Cancels the wait for a pipe or a terminal.</param>
sealed class FileSender(SafeCmdlet cmdlet, IRecordTaker operation, SendOptions options, LineSender lines, CancellationToken stop)
{
    /// <summary>The number of lines between updates of the progress, minus one.</summary>
    const int ProgressMask = 0xFF;

    /// <summary>Whether each file is a single record.</summary>
    internal required bool IsRaw { get; init; }

    /// <summary>How the text of a file is divided into records.</summary>
    internal required TextFormat Format { get; init; }

    /// <summary>The progress display of the file, or null for none.</summary>
    internal SendProgress? Progress { get; init; }

    /// <summary>Whether a file may be sent.</summary>
    internal Func<string, bool> IsFileConfirmed { get; init; } = static _ => true;

    /// <summary>The file that is being read and the line number, which is 0 for the whole file.</summary>
    internal LinePlace Place { get; private set; }

    /// <summary>Sends the files that the paths name. A file that does not exist or cannot be read causes an error, and processing continues with the others.</summary>
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
            // A script block may reduce its size.
            if (stream.CanSeek && stream.Length > lines.MaxRequestSize && !options.RunsUserCode)
            {
                operation.Refuse(value: null, KafkaErrors.RecordTooLarge(stream.Length, lines.MaxRequestSize, $"The file '{file}'"));
                return;
            }

            using var content = new MemoryStream();
            stream.CopyTo(content);
            bytes = content.ToArray();
        }
        catch (Exception e) when (InputFiles.IsReadError(e))
        {
            InputFiles.WriteReadError(cmdlet, file, e);
            return;
        }

        Place = new LinePlace(file, 0);
        if (options.PassesInputs) operation.Input = new FileInfo(file);
        operation.SendFromFile(bytes);
    }

    void SendLines(string file)
    {
        RecordLines? records = null;
        long size = -1;
        try
        {
            Stream text = TextFile.OpenAsUtf8(file, Format.Encoding, Format.IsText, operation.Drain, stop);
            records = new RecordLines(new LineReader(text, Format.Delimiter, lines.MaxLineLength), Format.FirstLine, Encoding.UTF8, lines.MaxLineLength);
            while (TryRead(records, file))
            {
                lines.Send(records, Place = new LinePlace(file, records.LineNumber));
                if (Progress is null || (records.LineNumber & ProgressMask) != 0) continue;
                if (size < 0) size = new FileInfo(file).Length;
                Progress.OnFile(file, records.LineNumber, records.End, size);
            }
        }
        catch (Exception e) when (records is null && InputFiles.IsReadError(e))
        {
            InputFiles.WriteReadError(cmdlet, file, e);
        }
        finally
        {
            records?.Dispose();
        }
    }

    bool TryRead(RecordLines records, string file)
    {
        try
        {
            return records.Read();
        }
        catch (Exception e) when (InputFiles.IsReadError(e))
        {
            InputFiles.WriteReadError(cmdlet, file, e, records.LineNumber);
            return false;
        }
    }
}
