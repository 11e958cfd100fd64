using System.Buffers;

namespace KafkaPS.Records;

/// <summary>A file to which failed records are appended, a line of JSON each, and which is on the disk before anybody hears of them.</summary>
sealed class DeadLetterFile : IDisposable
{
    readonly FileStream _file;
    readonly ArrayBufferWriter<byte> _lines = new();

    /// <param name="path">The file; it is created, or appended to.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    internal DeadLetterFile(string path)
    {
        Path = path;
        _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
    }

    internal string Path { get; }

    /// <summary>Adds a record to those that the next <see cref="Flush"/> writes.</summary>
    internal void Add(KafkaRecord record, KafkaException error)
    {
        DeadLetter.Write(_lines, record, error);
        _lines.Write("\n"u8);
    }

    /// <summary>Writes what was added through to the disk.</summary>
    /// <exception cref="IOException">The disk is full, or failed. What was added is dropped.</exception>
    internal void Flush()
    {
        if (_lines.WrittenCount == 0) return;
        try
        {
            _file.Write(_lines.WrittenSpan);
            _file.Flush(flushToDisk: true);
        }
        finally
        {
            _lines.ResetWrittenCount();
        }
    }

    public void Dispose() => _file.Dispose();
}
