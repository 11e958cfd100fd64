using System.Runtime.InteropServices;
using System.Text;
using KafkaPS.Interop;

namespace KafkaPS.Producing;

/// <summary>Reads a file in chunks of unmanaged memory and gives its lines where they lie, so that a line becomes a record without becoming an object.</summary>
/// <remarks>Its memory is a chunk, or the longest line, however long the file is.</remarks>
sealed unsafe class LineReader : IDisposable
{
    const int ChunkBytes = 512 * 1024;

    readonly Stream _stream;
    readonly byte[] _delimiter;
    readonly bool _trimsCarriageReturn;
    byte* _chunk = (byte*)NativeMemory.Alloc(ChunkBytes);
    int _capacity = ChunkBytes;
    int _position;
    int _end;
    bool _isAtEnd;

    /// <param name="path">The file; it may be open for writing elsewhere, as a log is.</param>
    /// <param name="encoding">The text's encoding where no byte order mark says it.</param>
    /// <param name="delimiter">What ends a line; null for a line feed, with a carriage return before it or not.</param>
    /// <exception cref="IOException">The file is not there, locked, or no file.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    internal LineReader(string path, Encoding encoding, string? delimiter)
    {
        _delimiter = Encoding.UTF8.GetBytes(delimiter ?? "\n");
        _trimsCarriageReturn = delimiter is null;
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        try
        {
            _stream = ToUtf8(file, encoding);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    ~LineReader() => Free();

    /// <summary>Fills the messages with the next lines as values. They are valid until the next call.</summary>
    /// <param name="messages">An empty batch.</param>
    /// <param name="partition">The partition of each, or null.</param>
    /// <param name="key">Where the key of each lies; zero for none.</param>
    /// <param name="keyLength">The bytes of the key.</param>
    /// <returns>Whether there were any.</returns>
    /// <exception cref="IOException">The file could not be read any further.</exception>
    /// <exception cref="DecoderFallbackException">The file is not text of its encoding.</exception>
    internal bool Read(MessageBatch messages, int? partition, nint key, int keyLength)
    {
        while (messages.Count < BatchTable.MaxBatchSize && TryNext(messages.Count == 0, out byte* start, out int length))
        {
            ref NativeMessage message = ref messages[messages.Count++];
            message.Partition = partition ?? Librdkafka.UnassignedPartition;
            (message.Key, message.KeyLength) = (key, (nuint)keyLength);
            (message.Value, message.ValueLength) = ((nint)start, (nuint)length);
        }

        return messages.Count > 0;
    }

    /// <summary>The next line as a string, or null at the end.</summary>
    /// <inheritdoc cref="Read"/>
    internal string? ReadLine() => TryNext(mayMove: true, out byte* start, out int length) ? Encoding.UTF8.GetString(start, length) : null;

    public void Dispose()
    {
        Free();
        _stream.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The file's text as UTF-8, without its byte order mark. A UTF-8 file is taken byte by byte, whatever is in it.</summary>
    static Stream ToUtf8(FileStream file, Encoding encoding)
    {
        Span<byte> head = stackalloc byte[4];
        int length = file.CanSeek ? file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) : 0;
        foreach (Encoding marked in (Encoding[])[Encoding.UTF8, Encoding.UTF32, Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            if (!head[..length].StartsWith(marked.Preamble)) continue;
            file.Position = marked.Preamble.Length;
            return FromEncoding(file, marked);
        }

        if (file.CanSeek) file.Position = 0;
        return FromEncoding(file, encoding);
    }

    static Stream FromEncoding(FileStream file, Encoding encoding)
    {
        if (encoding.CodePage is 65001 or 20127) return file;
        Encoding strict = Encoding.GetEncoding(encoding.CodePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        return Encoding.CreateTranscodingStream(file, strict, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }

    /// <param name="mayMove">Whether the chunk may be moved or filled: not while messages point into it.</param>
    /// <param name="start">Where the line lies.</param>
    /// <param name="length">Its bytes, without its end.</param>
    /// <returns>False at the end, or when the next line is not whole and nothing may move.</returns>
    bool TryNext(bool mayMove, out byte* start, out int length)
    {
        int found;
        while ((found = new ReadOnlySpan<byte>(_chunk + _position, _end - _position).IndexOf(_delimiter)) < 0 && mayMove && !_isAtEnd) Fill();

        start = _chunk + _position;
        length = found < 0 ? _end - _position : found;
        if (found < 0 && (!_isAtEnd || length == 0 || !mayMove)) return false;
        _position += found < 0 ? length : length + _delimiter.Length;
        if (_trimsCarriageReturn && found > 0 && start[length - 1] == '\r') length--;
        return true;
    }

    void Fill()
    {
        int rest = _end - _position;
        Buffer.MemoryCopy(_chunk + _position, _chunk, _capacity, rest);
        (_position, _end) = (0, rest);
        if (rest == _capacity)
        {
            _capacity = checked(_capacity * 2);
            _chunk = (byte*)NativeMemory.Realloc(_chunk, (nuint)_capacity);
        }

        int read = _stream.Read(new Span<byte>(_chunk + _end, _capacity - _end));
        _end += read;
        _isAtEnd = read == 0;
    }

    void Free()
    {
        NativeMemory.Free(_chunk);
        _chunk = null;
        _position = _end = 0;
    }
}
