using System.Text;

namespace KafkaPS.Records;

/// <summary>Reads a file line by line as bytes, with memory for its longest line.</summary>
sealed class JsonLines : IDisposable
{
    readonly Stream _stream;
    byte[] _buffer = new byte[64 * 1024];
    int _start, _end;
    long _left;
    bool _isAtEnd;

    /// <param name="path">The file. What is appended to it during reading is not read, because a call may append failures to the file that it reads.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    internal JsonLines(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        _left = file.CanSeek ? file.Length : long.MaxValue;
        _stream = file;
        if (!file.CanSeek) return;
        Span<byte> mark = stackalloc byte[3];
        int length = file.ReadAtLeast(mark, mark.Length, throwOnEndOfStream: false);
        Encoding? encoding = mark[..length] switch
        {
            [0xEF, 0xBB, 0xBF] => Encoding.UTF8,
            [0xFF, 0xFE, ..] => Encoding.Unicode,
            [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
            _ => null,
        };
        file.Position = encoding?.Preamble.Length ?? 0;
        if (encoding is null or UTF8Encoding) return;
        // Windows PowerShell's > writes UTF-16.
        _left = long.MaxValue;
        _stream = Encoding.CreateTranscodingStream(file, encoding, TextBytes.Utf8);
    }

    /// <summary>The number of the line that was read last, from 1.</summary>
    internal int Number { get; private set; }

    /// <summary>Reads the next line, without its end; it is valid until the next is read.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="IOException">The file cannot be read any further.</exception>
    internal bool TryRead(out ReadOnlyMemory<byte> line)
    {
        int searched = 0;
        int length;
        while ((length = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n')) < 0 && !_isAtEnd)
        {
            searched = _end - _start;
            Fill();
        }

        length = length < 0 ? _end - _start : length + searched;
        line = _buffer.AsMemory(_start, length);
        bool isEnd = length == _end - _start;
        if (isEnd && length == 0) return false;
        _start += isEnd ? length : length + 1;
        if (line.Span is [.., (byte)'\r']) line = line[..^1];
        Number++;
        return true;
    }

    public void Dispose() => _stream.Dispose();

    void Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length) Array.Resize(ref _buffer, checked(_buffer.Length * 2));
        int read = _stream.Read(_buffer, _end, (int)Math.Min(_buffer.Length - _end, _left));
        _end += read;
        _left -= read;
        _isAtEnd = read == 0;
    }
}
