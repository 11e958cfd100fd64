using System.Runtime.InteropServices;
using System.Text;

namespace KafkaPS.Producing;

/// <summary>Reads a text as UTF-8 in chunks of unmanaged memory and gives its lines where they lie, so that a line becomes a record without becoming an object.</summary>
/// <remarks>Its memory is a chunk, or the longest line that can be sent, however long the file or a line of it is.</remarks>
sealed unsafe class LineReader : IDisposable
{
    const int ChunkBytes = 512 * 1024;

    readonly Stream _stream;
    readonly byte[] _delimiter;
    readonly bool _trimsCarriageReturn;
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
    internal LineReader(Stream stream, string? delimiter, int maxLength)
    {
        _stream = stream;
        _delimiter = Encoding.UTF8.GetBytes(delimiter ?? "\n");
        _trimsCarriageReturn = delimiter is null;
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
            int found = new ReadOnlySpan<byte>(_chunk + _scanned, _end - _scanned).IndexOf(_delimiter);
            if (found >= 0)
            {
                Take(_scanned + found - _position, skipped);
                _scanned = _position += _scanned + found - _position + _delimiter.Length;
                return true;
            }

            if (_isAtEnd)
            {
                if (_end == _position && skipped == 0) return false;
                Take(_end - _position, skipped, isWhole: false);
                _scanned = _position = _end;
                return true;
            }

            // What may be the beginning of a delimiter is looked at again.
            _scanned = Math.Max(_position, _end - _delimiter.Length + 1);
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

    void Take(int length, long skipped, bool isWhole = true)
    {
        bool trims = isWhole && _trimsCarriageReturn && length > 0 && _chunk[_position + length - 1] == '\r';
        if (trims) length--;
        Length = skipped + length;
        _lineStart = _position;
    }

    void Fill()
    {
        int rest = _end - _position;
        Buffer.MemoryCopy(_chunk + _position, _chunk, _capacity, rest);
        (_position, _scanned, _end) = (0, _scanned - _position, rest);
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
