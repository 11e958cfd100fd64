using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace KafkaPS.Producing;

/// <summary>The records of a text: its lines, or groups of lines of which each starts with one that matches a pattern.</summary>
/// <param name="lines">The lines; disposed of with it.</param>
/// <param name="firstLine">What the first line of a record matches; null: each line is a record.</param>
/// <param name="encoding">The encoding of the lines.</param>
/// <param name="maxLength">How many bytes a record may have; of a longer one only the length is told.</param>
sealed class RecordLines(LineReader lines, Regex? firstLine, Encoding encoding, int maxLength) : IDisposable
{
    /// <summary>A pattern that goes back and forth without end may not keep Ctrl+C waiting.</summary>
    internal static readonly TimeSpan MaxMatchTime = TimeSpan.FromSeconds(1);

    /// <summary>A pattern for the first line of a record.</summary>
    /// <exception cref="ArgumentException">It is no regular expression.</exception>
    internal static Regex FirstLinePattern(string pattern) => new(pattern, RegexOptions.CultureInvariant, MaxMatchTime);

    readonly byte[] _lineFeed = encoding.GetBytes("\n");
    readonly ArrayBufferWriter<byte> _group = new(), _next = new();
    ArrayBufferWriter<byte> _before = new(), _groupBefore = new();
    bool _hasNext;
    long _length, _nextLength, _nextNumber, _nextEnd;
    long _number, _end, _groupEnd;

    /// <summary>Whether the last group of lines is a record. Otherwise it is none as long as no other starts after it, for lines may still come that belong to it.</summary>
    internal bool TakesLastGroup { get; init; } = true;

    /// <summary>The bytes of the record, without its line end; valid until the next call of <see cref="Read"/>. Empty when it is too long.</summary>
    internal ReadOnlySpan<byte> Line => firstLine is null ? lines.Line : IsTooLong ? default : _group.WrittenSpan;

    /// <summary>How many bytes it has, also when that is too many.</summary>
    internal long Length => firstLine is null ? lines.Length : _length;

    /// <summary>Whether it has more bytes than a record may have.</summary>
    internal bool IsTooLong => firstLine is null ? lines.IsTooLong : _length > maxLength;

    /// <summary>The number of its first line, from 1; after an error, of the line that could not be read.</summary>
    internal long LineNumber => firstLine is null ? lines.LineNumber : _number;

    /// <summary>How many bytes there are from the beginning of the stream to its end, its line end included.</summary>
    internal long End => firstLine is null ? lines.Offset : _end;

    /// <summary>The bytes before <see cref="End"/>, as far as the lines keep them; valid until the next call of <see cref="Read"/>.</summary>
    internal ReadOnlySpan<byte> Before => firstLine is null ? lines.Before : _before.WrittenSpan;

    /// <inheritdoc cref="LineReader.Read"/>
    internal bool Read() => firstLine is null ? lines.Read() : ReadGroup(firstLine);

    /// <inheritdoc/>
    public void Dispose() => lines.Dispose();

    bool ReadGroup(Regex first)
    {
        if (!_hasNext && !ReadNext()) return false;
        Begin();
        while (ReadNext())
        {
            if (first.IsMatch(encoding.GetString(_next.WrittenSpan))) return Take();
            Append();
        }

        return TakesLastGroup && Take();
    }

    /// <summary>The group is a record. What is not taken leaves the end of the last record where it was.</summary>
    bool Take()
    {
        _end = _groupEnd;
        (_before, _groupBefore) = (_groupBefore, _before);
        return true;
    }

    /// <summary>Reads a line ahead, which may be the first of the next record.</summary>
    bool ReadNext()
    {
        _hasNext = lines.Read();
        if (!_hasNext) return false;
        _next.ResetWrittenCount();
        _next.Write(lines.Line);
        (_nextLength, _nextNumber, _nextEnd) = (lines.Length, lines.LineNumber, lines.Offset);
        return true;
    }

    void Begin()
    {
        _group.ResetWrittenCount();
        _length = -_lineFeed.Length;
        _number = _nextNumber;
        Append();
    }

    void Append()
    {
        bool isFirst = _length < 0;
        _length += _lineFeed.Length + _nextLength;
        _groupEnd = _nextEnd;
        // When the next line is read these may be gone.
        _groupBefore.ResetWrittenCount();
        _groupBefore.Write(lines.Before);
        if (_length > maxLength) return;
        if (!isFirst) _group.Write(_lineFeed);
        _group.Write(_next.WrittenSpan);
    }
}
