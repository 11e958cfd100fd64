using System.Buffers;

namespace KafkaPS.Records;

/// <summary>A file of failed records, in the format of <see cref="EnvelopeWriter"/>. Records are on the disk before they are reported.</summary>
sealed class DeadLetterFile : IDisposable
{
    readonly RecordFile _file;
    readonly ArrayBufferWriter<byte> _lines = new();

    /// <param name="path">The file, which is created or appended to.</param>
    /// <inheritdoc cref="RecordFile(string, bool)"/>
    internal DeadLetterFile(string path) => _file = new RecordFile(path, append: true);

    internal string Path => _file.Path;

    /// <summary>Adds a record for the next <see cref="Flush"/> to write.</summary>
    internal void Add(KafkaRecord record, KafkaException error) => EnvelopeWriter.Write(_lines, record, error);

    /// <summary>Writes the added records through to the disk.</summary>
    /// <exception cref="IOException">The disk is full or failed. The added records are dropped, and no part of their lines is left in the file.</exception>
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
