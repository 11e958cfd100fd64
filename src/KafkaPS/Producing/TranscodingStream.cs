using System.Text;

namespace KafkaPS.Producing;

/// <summary>Transcodes text from another encoding to UTF-8. Bytes that are not valid in that encoding are an error, after all text before them.</summary>
/// <remarks>.NET's own transcoding stream either replaces what it cannot decode, or fails before it returns the text that it could decode.</remarks>
sealed class TranscodingStream : ReadOnlyStream
{
    const int ChunkBytes = 16 * 1024;

    readonly Stream _source;
    readonly Encoding _encoding;
    readonly Decoder _decoder;
    readonly MarkingFallback _fallback = new();
    readonly byte[] _input = new byte[ChunkBytes];
    readonly char[] _text;
    readonly byte[] _output;
    int _position;
    int _end;
    bool _isAtEnd;
    bool _hasFailed;

    internal TranscodingStream(Stream source, Encoding encoding)
    {
        _source = source;
        _encoding = encoding;
        var strict = (Encoding)encoding.Clone();
        strict.DecoderFallback = _fallback;
        _decoder = strict.GetDecoder();
        _text = new char[(encoding.GetMaxCharCount(ChunkBytes) + 1) * MarkingFallback.Mark.Length];
        _output = new byte[Encoding.UTF8.GetMaxByteCount(_text.Length)];
    }

    /// <exception cref="InvalidDataException">The next bytes are not valid text in the encoding.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (_position == _end)
        {
            if (_hasFailed) throw new InvalidDataException($"The bytes {_fallback.Invalid} are not {_encoding.WebName.ToUpperInvariant()} text.");
            if (_isAtEnd) return 0;
            Decode();
        }

        int count = Math.Min(buffer.Length, _end - _position);
        _output.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _source.Dispose();
        base.Dispose(disposing);
    }

    void Decode()
    {
        int read = _source.Read(_input, 0, _input.Length);
        _isAtEnd = read == 0;
        int length = _decoder.GetChars(_input, 0, read, _text, 0, flush: _isAtEnd);
        if (_fallback.Invalid is not null)
        {
            _hasFailed = true;
            length = Math.Max(0, _text.AsSpan(0, length).IndexOf(MarkingFallback.Mark));
        }

        (_position, _end) = (0, Encoding.UTF8.GetBytes(_text, 0, length, _output, 0));
    }

    /// <summary>Marks the position of the first bytes that cannot be decoded, and remembers these bytes.</summary>
    sealed class MarkingFallback : DecoderFallback
    {
        /// <summary>Characters that occur in no text (Unicode's noncharacters), in an unlikely order.</summary>
        internal const string Mark = "\uFFFF\uFFFE\uFFFF";

        /// <summary>The invalid bytes in hexadecimal; null while all input was valid.</summary>
        internal string? Invalid { get; private set; }

        public override int MaxCharCount => Mark.Length;

        public override DecoderFallbackBuffer CreateFallbackBuffer() => new MarkingBuffer(this);

        sealed class MarkingBuffer(MarkingFallback owner) : DecoderFallbackBuffer
        {
            int _next = Mark.Length;

            public override int Remaining => Mark.Length - _next;

            public override bool Fallback(byte[] bytesUnknown, int index)
            {
                owner.Invalid ??= string.Join(' ', bytesUnknown.Select(value => $"0x{value:X2}"));
                _next = 0;
                return true;
            }

            public override char GetNextChar() => _next < Mark.Length ? Mark[_next++] : '\0';

            public override bool MovePrevious()
            {
                if (_next is 0 || _next == Mark.Length) return false;
                _next--;
                return true;
            }
        }
    }
}
