using System.Runtime.InteropServices;
using System.Text;

namespace KafkaPS.Producing;

/// <summary>Reads UTF-8 text in chunks of unmanaged memory and exposes its lines in place, so that a line becomes a record without becoming an object.</summary>
/// <remarks>Uses the memory of one chunk, or of the longest line that can be sent, however long the file or its lines are.</remarks>
sealed unsafe class LineReader : IDisposable
{
    const int ChunkBytes = 512 * 1024;

    readonly Stream _stream;
    readonly LineEnd _lineEnd;
    readonly int _maxLength;
    byte* _chunk = (byte*)NativeMemory.Alloc(ChunkBytes);
    int _capacity = ChunkBytes;
    int _position;
    int _scanned;
    int _lineStart;
    int _end;
    bool _isAtEnd;

    /// <param name="stream">UTF-8 text, as opened by <see cref="TextFile"/>; disposed with the reader.</param>
    /// <param name="delimiter">The line delimiter; null for a line feed, optionally preceded by a carriage return.</param>
    /// <param name="maxLength">The maximum length of a line in bytes; of a longer line, only the length is available.</param>
    internal LineReader(Stream stream, string? delimiter, int maxLength) : this(stream, LineEnd.Of(delimiter, Encoding.UTF8), maxLength)
    {
    }

    /// <param name="stream">Text in the encoding of the line ending; disposed with the reader.</param>
    /// <param name="lineEnd">The line ending.</param>
    /// <param name="maxLength">The maximum length of a line in bytes; of a longer line, only the length is available.</param>
    internal LineReader(Stream stream, LineEnd lineEnd, int maxLength)
    {
        _stream = stream;
        _lineEnd = lineEnd;
        _maxLength = maxLength;
    }

    ~LineReader() => Free();

    /// <summary>The number of the line last read, from 1; after an error, of the line that could not be read.</summary>
    internal long LineNumber { get; private set; }

    /// <summary>The line's bytes, without its line ending; valid until the next call of <see cref="Read"/>. Empty for a line that is too long.</summary>
    internal ReadOnlySpan<byte> Line => IsTooLong ? default : new(_chunk + _lineStart, (int)Length);

    /// <summary>The line's length in bytes, even if it is too long.</summary>
    internal long Length { get; private set; }

    /// <summary>Whether the line is longer than the maximum.</summary>
    internal bool IsTooLong => Length > _maxLength;

    /// <summary>Whether text after the last line ending counts as a line. If not, reading ends before it.</summary>
    internal bool TakesPartialLine { get; init; } = true;

    /// <summary>How many bytes before the next line are kept for <see cref="Before"/>.</summary>
    internal int History { get; init; }

    /// <summary>The number of bytes from the beginning of the stream to the end of the last line, including its line ending.</summary>
    internal long Offset { get; private set; }

    /// <summary>The bytes before <see cref="Offset"/>, up to <see cref="History"/> of them; valid as long as <see cref="Line"/>.</summary>
    internal ReadOnlySpan<byte> Before => new(_chunk + _position - Math.Min(History, _position), Math.Min(History, _position));

    /// <summary>Skips bytes that are known already, before the first line is read. At most <see cref="History"/>.</summary>
    internal void Skip(int count)
    {
        while (_end < count && !_isAtEnd) Fill();
        Offset = _scanned = _position = Math.Min(count, _end);
    }

    /// <summary>Reads the next line.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="IOException">The file could not be read any further.</exception>
    /// <exception cref="InvalidDataException">The file is not valid text in its encoding.</exception>
    /// <exception cref="OperationCanceledException">The call was stopped while it waited for a pipe or a terminal.</exception>
    internal bool Read()
    {
        LineNumber++;
        long skipped = 0;
        while (true)
        {
            int found = Find(Offset + skipped);
            if (found >= 0)
            {
                Take(found - _position, skipped);
                MoveTo(found + _lineEnd.Delimiter.Length, skipped);
                return true;
            }

            if (_isAtEnd)
            {
                if (!TakesPartialLine || (_end == _position && skipped == 0)) return false;
                Take(_end - _position, skipped, isWhole: false);
                MoveTo(_end, skipped);
                return true;
            }

            // Bytes that may begin a delimiter are scanned again.
            _scanned = Math.Max(_position, _end - _lineEnd.Delimiter.Length + 1);
            if (_scanned - _position > _maxLength)
            {
                skipped += _scanned - _position;
                _position = _scanned;
            }

            Fill();
        }
    }

    public void Dispose()
    {
        Free();
        _stream.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Returns the position of the next line ending in the chunk, which must start at a character; -1 if there is none.</summary>
    /// <param name="offset">The stream offset of the chunk's current position.</param>
    int Find(long offset)
    {
        for (int from = _scanned; ;)
        {
            int found = new ReadOnlySpan<byte>(_chunk + from, _end - from).IndexOf(_lineEnd.Delimiter);
            if (found < 0) return -1;
            found += from;
            if (_lineEnd.UnitBytes == 1 || (offset + found - _position) % _lineEnd.UnitBytes == 0) return found;
            from = found + 1;
        }
    }

    void Take(int length, long skipped, bool isWhole = true)
    {
        if (isWhole && _lineEnd.CarriageReturn.Length > 0 && new ReadOnlySpan<byte>(_chunk + _position, length).EndsWith(_lineEnd.CarriageReturn)) length -= _lineEnd.CarriageReturn.Length;
        Length = skipped + length;
        _lineStart = _position;
    }

    void MoveTo(int position, long skipped)
    {
        Offset += skipped + position - _position;
        _scanned = _position = position;
    }

    void Fill()
    {
        int kept = Math.Min(History, _position), rest = _end - _position + kept;
        Buffer.MemoryCopy(_chunk + _position - kept, _chunk, _capacity, rest);
        (_position, _scanned, _end) = (kept, _scanned - _position + kept, rest);
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
        _position = _scanned = _end = 0;
    }
}
