using System.Text;
using System.Text.RegularExpressions;

namespace KafkaPS.Producing;

/// <summary>How the text of a file is divided into records.</summary>
sealed record TextFormat
{
    /// <summary>The encoding of files that have no byte order mark. The records are UTF-8.</summary>
    internal required Encoding Encoding { get; init; }

    /// <summary>Whether the encoding was stated.</summary>
    internal required bool IsEncodingStated { get; init; }

    /// <summary>What ends a line; null for a line feed, with a carriage return before it or not.</summary>
    internal required string? Delimiter { get; init; }

    /// <summary>What the first line of a record matches; null: each line is a record.</summary>
    internal required Regex? FirstLine { get; init; }

    /// <summary>Whether a file is text, whatever is in it: because its encoding was stated, or because it has the NUL bytes of a delimiter.</summary>
    internal bool IsText => IsEncodingStated || Delimiter?.Contains('\0') == true;
}
