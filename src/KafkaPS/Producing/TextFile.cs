using System.Text;
using KafkaPS.Records;

namespace KafkaPS.Producing;

/// <summary>Opens files whose text becomes records; whatever their encoding, the result is UTF-8.</summary>
static class TextFile
{
    const int Utf8CodePage = 65001;

    /// <summary>Opens a file's text as UTF-8, without a byte order mark. A UTF-8 file is passed through byte by byte, whatever it contains.</summary>
    /// <param name="path">The file; it may be open for writing elsewhere, as a log is.</param>
    /// <param name="encoding">The encoding if there is no byte order mark.</param>
    /// <param name="isCertain">Whether the encoding was specified, so that the file is treated as text whatever it starts with.</param>
    /// <param name="whileWaiting">Called every tenth of a second while a pipe or a terminal provides no data.</param>
    /// <param name="stop">Ends such a wait.</param>
    /// <exception cref="IOException">The file does not exist, is locked, or is not a file.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    /// <exception cref="InvalidDataException">The file is not text; the message says what it is, and what to do.</exception>
    /// <exception cref="OperationCanceledException">The wait was stopped.</exception>
    internal static Stream OpenAsUtf8(string path, Encoding encoding, bool isCertain, Action whileWaiting, CancellationToken stop)
    {
        Stream file = Open(path, whileWaiting, stop);
        try
        {
            return Decode(file, encoding, isCertain);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file's bytes.</summary>
    /// <inheritdoc cref="OpenAsUtf8"/>
    internal static Stream Open(string path, Action whileWaiting, CancellationToken stop)
    {
        // Opening a named pipe blocks until a writer opens it, and cannot be interrupted, so another thread waits.
        Task<FileStream> opening = Task.Run(() => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan), CancellationToken.None);
        try
        {
            InterruptibleStream.Await(opening, whileWaiting, stop);
        }
        catch (OperationCanceledException)
        {
            _ = opening.ContinueWith(static late => late.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            throw;
        }

        FileStream file = opening.GetAwaiter().GetResult();
        return file.CanSeek ? file : new InterruptibleStream(file, whileWaiting, stop);
    }

    /// <summary>Detects the encoding of a text from its first bytes.</summary>
    /// <param name="head">The first <see cref="FileSniffer.HeadSize"/> bytes of the file, or all of them.</param>
    /// <param name="encoding">The encoding if there is no byte order mark.</param>
    /// <param name="isCertain">Whether the encoding was specified, so that the file is treated as text whatever it starts with.</param>
    /// <returns>The encoding, and the length of the byte order mark.</returns>
    /// <exception cref="InvalidDataException">The file is not text; the message says what it is, and what to do.</exception>
    internal static (Encoding Encoding, int MarkLength) Detect(ReadOnlySpan<byte> head, Encoding encoding, bool isCertain)
    {
        foreach (Encoding candidate in (Encoding[])[Encoding.UTF8, Encoding.UTF32, Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            if (head.StartsWith(candidate.Preamble)) return (candidate, candidate.Preamble.Length);
        }

        if (!isCertain && FileSniffer.WhyNotText(head) is { } reason) throw new InvalidDataException(reason);
        return (encoding, 0);
    }

    /// <summary>Returns whether lines in this encoding are sent byte by byte.</summary>
    internal static bool IsUtf8(Encoding encoding) => encoding.CodePage == Utf8CodePage;

    static Stream Decode(Stream file, Encoding encoding, bool isCertain)
    {
        Span<byte> head = stackalloc byte[FileSniffer.HeadSize];
        int length = file.CanSeek ? file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) : 0;
        (Encoding actual, int markLength) = Detect(head[..length], encoding, isCertain);
        if (file.CanSeek) file.Position = markLength;
        return IsUtf8(actual) ? file : new TranscodingStream(file, actual);
    }
}
