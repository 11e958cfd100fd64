using System.Buffers;

namespace KafkaPS.Records;

/// <summary>A file to which failed records are appended, in the format of <see cref="EnvelopeWriter"/>, and which is on the disk before anybody hears of them.</summary>
sealed class DeadLetterFile : IDisposable
{
    readonly RecordFile _file;
    readonly ArrayBufferWriter<byte> _lines = new();

    /// <param name="path">The file; it is created, or appended to.</param>
    /// <inheritdoc cref="RecordFile(string, bool)"/>
    internal DeadLetterFile(string path) => _file = new RecordFile(path, append: true);

    internal string Path => _file.Path;

    /// <summary>Adds a record to those that the next <see cref="Flush"/> writes.</summary>
    internal void Add(KafkaRecord record, KafkaException error) => EnvelopeWriter.Write(_lines, record, error);

    /// <summary>Writes what was added through to the disk.</summary>
    /// <exception cref="IOException">The disk is full, or failed. What was added is dropped, and no part of a line of it is left in the file.</exception>
    internal void Flush()
    {
        if (_lines.WrittenCount == 0) return;
        try
        {
            _file.Append(_lines.WrittenSpan);
        }
        finally
        {
            _lines.ResetWrittenCount();
        }
    }

    public void Dispose() => _file.Dispose();
}
