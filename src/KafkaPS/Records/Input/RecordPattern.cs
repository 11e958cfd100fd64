using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace KafkaPS.Records;

/// <summary>Extracts the parts of a record from a line of text with the named groups of a regular expression.</summary>
/// <remarks>
/// The groups Key, Value, Topic, Partition and Timestamp are the parts with these names; every other named group is a header. Without a group Value, the whole
/// line is the value. A group that does not take part in a match is a missing part.
/// </remarks>
sealed class RecordPattern
{
    /// <summary>A pattern that backtracks without end must not delay Ctrl+C.</summary>
    static readonly TimeSpan MaxMatchTime = TimeSpan.FromSeconds(1);

    static readonly string[] Parts = ["Key", "Value", "Topic", "Partition", "Timestamp"];

    readonly Regex _pattern;
    readonly (string Name, int Number)[] _headers;
    readonly Dictionary<string, int> _groups = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="pattern">A .NET regular expression with at least one named group.</param>
    /// <exception cref="ArgumentException">It is not valid, or has no named group.</exception>
    internal RecordPattern(string pattern)
    {
        _pattern = new Regex(pattern, RegexOptions.CultureInvariant, MaxMatchTime);
        foreach (string name in _pattern.GetGroupNames().Where(name => !int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            if (!_groups.TryAdd(name, _pattern.GroupNumberFromName(name))) throw new ArgumentException($"The pattern has several groups named '{name}' that differ only in case.");
        if (_groups.Count == 0) throw new ArgumentException($"The pattern '{pattern}' has no named group. Use at least one of (?<Key>…) and (?<Value>…).");
        _headers = [.. _groups.Where(group => !Parts.Contains(group.Key, StringComparer.OrdinalIgnoreCase)).OrderBy(group => group.Value).Select(group => (group.Key, group.Value))];
    }

    /// <summary>Returns the record of a line of a file.</summary>
    /// <param name="line">The line's bytes.</param>
    /// <exception cref="SerializationException">They are not UTF-8, the text does not match, or a part of it is not valid.</exception>
    internal KafkaRecord Read(ReadOnlySpan<byte> line)
    {
        string text;
        try
        {
            text = TextBytes.Utf8.GetString(line);
        }
        catch (DecoderFallbackException e)
        {
            throw new SerializationException($"The line is not UTF-8, so -Pattern cannot be applied to it: {e.Message} Specify its encoding with -Encoding.", e);
        }

        return Read(text);
    }

    /// <summary>Returns the record of a pipeline text.</summary>
    /// <inheritdoc cref="Read(ReadOnlySpan{byte})"/>
    internal KafkaRecord Read(string line)
    {
        Match match = Match(line);
        try
        {
            return new KafkaRecord
            {
                Topic = Part(match, "Topic") is { Length: > 0 } topic ? topic : null,
                Key = Part(match, "Key"),
                Value = _groups.ContainsKey("Value") ? Part(match, "Value") ?? "" : line,
                Partition = Part(match, "Partition") is { Length: > 0 } partition ? PartitionOf(partition) : null,
                Timestamp = RecordTimestamp.Of(Part(match, "Timestamp")),
                Headers = [.. _headers.Where(header => match.Groups[header.Number].Success).Select(header => new KafkaHeader(header.Name, TextBytes.Utf8.GetBytes(match.Groups[header.Number].Value)))],
            };
        }
        catch (ArgumentException e)
        {
            throw new SerializationException($"A part of the line is not valid: {e.Message}", e);
        }
    }

    Match Match(string line)
    {
        try
        {
            Match match = _pattern.Match(line);
            return match.Success ? match : throw new SerializationException("The line does not match -Pattern.");
        }
        catch (RegexMatchTimeoutException e)
        {
            throw new SerializationException($"-Pattern took more than {MaxMatchTime.TotalSeconds} s for the line. Simplify nested repetitions in it.", e);
        }
    }

    string? Part(Match match, string name) => _groups.TryGetValue(name, out int number) && match.Groups[number] is { Success: true, Value: var value } ? value : null;

    static int PartitionOf(string text) => WholeNumber.Of(text) is long number and >= 0 and <= int.MaxValue ? (int)number
        : throw new ArgumentException($"'{text}' is not a valid partition. Use a whole number from 0.");
}
