using System.Runtime.InteropServices;
using System.Text;

namespace KafkaPS.Producing;

/// <summary>Reads a text as UTF-8 in chunks of unmanaged memory and gives its lines where they lie, so that a line becomes a record without becoming an object.</summary>
/// <remarks>Its memory is a chunk, or the longest line that can be sent, however long the file or a line of it is.</remarks>
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

    /// <param name="stream">UTF-8, as <see cref="TextFile"/> opens it; it is disposed of with the reader.</param>
    /// <param name="delimiter">What ends a line; null for a line feed, with a carriage return before it or not.</param>
    /// <param name="maxLength">How many bytes a line may have; of a longer one only the length is told.</param>
    internal LineReader(Stream stream, string? delimiter, int maxLength) : this(stream, LineEnd.Of(delimiter, Encoding.UTF8), maxLength)
    {
    }

    /// <param name="stream">The bytes of a text in the encoding of the line end; it is disposed of with the reader.</param>
    /// <param name="lineEnd">What ends a line.</param>
    /// <param name="maxLength">How many bytes a line may have; of a longer one only the length is told.</param>
    internal LineReader(Stream stream, LineEnd lineEnd, int maxLength)
    {
        _stream = stream;
        _lineEnd = lineEnd;
        _maxLength = maxLength;
    }

    ~LineReader() => Free();

    /// <summary>The number of the line that was read last, from 1; after an error, of the line that could not be read.</summary>
    internal long LineNumber { get; private set; }

    /// <summary>Its bytes, without its end; valid until the next call of <see cref="Read"/>. Empty for a line that is too long.</summary>
    internal ReadOnlySpan<byte> Line => IsTooLong ? default : new(_chunk + _lineStart, (int)Length);

    /// <summary>How many bytes it has, also when that is too many.</summary>
    internal long Length { get; private set; }

    /// <summary>Whether it has more bytes than a line may have.</summary>
    internal bool IsTooLong => Length > _maxLength;

    /// <summary>Whether what comes after the last line end is a line. Otherwise it is none, and the reading ends before it.</summary>
    internal bool TakesPartialLine { get; init; } = true;

    /// <summary>How many bytes before the next line are kept for <see cref="Before"/>.</summary>
    internal int History { get; init; }

    /// <summary>How many bytes there are from the beginning of the stream to the end of the last line, its line end included.</summary>
    internal long Offset { get; private set; }

    /// <summary>The bytes before <see cref="Offset"/>: as many of them as <see cref="History"/> says, or all; valid as long as <see cref="Line"/>.</summary>
    internal ReadOnlySpan<byte> Before => new(_chunk + _position - Math.Min(History, _position), Math.Min(History, _position));

    /// <summary>Passes over bytes that are known, before the first line is read. At most <see cref="History"/>.</summary>
    internal void Skip(int count)
    {
        while (_end < count && !_isAtEnd) Fill();
        Offset = _scanned = _position = Math.Min(count, _end);
    }

    /// <summary>Reads the next line.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="IOException">The file could not be read any further.</exception>
    /// <exception cref="InvalidDataException">The file is not text of its encoding.</exception>
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

            // What may be the beginning of a delimiter is looked at again.
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

    /// <summary>Where the next line end is in the chunk; -1 when there is none. It stands where a character starts.</summary>
    /// <param name="offset">The offset in the stream of what is at the current position of the chunk.</param>
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
