using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace KafkaPS.Producing;

/// <summary>The records of a text: its lines, or groups of lines that each start with a line matching a pattern.</summary>
/// <param name="lines">The lines; disposed with this object.</param>
/// <param name="firstLine">Matches the first line of a record; null if each line is a record.</param>
/// <param name="encoding">The encoding of the lines.</param>
/// <param name="maxLength">The maximum length of a record in bytes; of a longer record, only the length is available.</param>
sealed class RecordLines(LineReader lines, Regex? firstLine, Encoding encoding, int maxLength) : IDisposable
{
    /// <summary>The time limit for a match, so that endless backtracking does not block Ctrl+C.</summary>
    internal static readonly TimeSpan MaxMatchTime = TimeSpan.FromSeconds(1);

    /// <summary>Returns a pattern for the first line of a record.</summary>
    /// <exception cref="ArgumentException">The pattern is not a regular expression.</exception>
    internal static Regex FirstLinePattern(string pattern) => new(pattern, RegexOptions.CultureInvariant, MaxMatchTime);

    readonly byte[] _lineFeed = encoding.GetBytes("\n");
    readonly ArrayBufferWriter<byte> _group = new(), _next = new();
    ArrayBufferWriter<byte> _before = new(), _groupBefore = new();
    bool _hasNext;
    long _length, _nextLength, _nextNumber, _nextEnd;
    long _number, _end, _groupEnd;

    /// <summary>Whether the last group of lines is a record. If not, it becomes one only when another group starts, because more of its lines may still come.</summary>
    internal bool TakesLastGroup { get; init; } = true;

    /// <summary>The record's bytes, without its line ending; valid until the next call of <see cref="Read"/>. Empty if the record is too long.</summary>
    internal ReadOnlySpan<byte> Line => firstLine is null ? lines.Line : IsTooLong ? default : _group.WrittenSpan;

    /// <summary>The record's length in bytes, even if it is too long.</summary>
    internal long Length => firstLine is null ? lines.Length : _length;

    /// <summary>Whether the record is longer than the maximum.</summary>
    internal bool IsTooLong => firstLine is null ? lines.IsTooLong : _length > maxLength;

    /// <summary>The number of the record's first line, from 1; after an error, of the line that could not be read.</summary>
    internal long LineNumber => firstLine is null ? lines.LineNumber : _number;

    /// <summary>The number of bytes from the beginning of the stream to the end of the record, including its line ending.</summary>
    internal long End => firstLine is null ? lines.Offset : _end;

    /// <summary>The bytes before <see cref="End"/>, as far as the line reader keeps them; valid until the next call of <see cref="Read"/>.</summary>
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

    /// <summary>Accepts the group as a record. If a group is not accepted, the end of the last record stays unchanged.</summary>
    bool Take()
    {
        _end = _groupEnd;
        (_before, _groupBefore) = (_groupBefore, _before);
        return true;
    }

    /// <summary>Reads one line ahead, which may be the first of the next record.</summary>
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
        // These bytes may be gone when the next line is read.
        _groupBefore.ResetWrittenCount();
        _groupBefore.Write(lines.Before);
        if (_length > maxLength) return;
        if (!isFirst) _group.Write(_lineFeed);
        _group.Write(_next.WrittenSpan);
    }
}
