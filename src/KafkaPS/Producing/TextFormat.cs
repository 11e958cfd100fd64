using System.Text;
using System.Text.RegularExpressions;

namespace KafkaPS.Producing;

/// <summary>How the text of a file is divided into records.</summary>
sealed record TextFormat
{
    /// <summary>The encoding of files without a byte order mark. The records are UTF-8.</summary>
    internal required Encoding Encoding { get; init; }

    /// <summary>Whether the encoding was specified.</summary>
    internal required bool IsEncodingStated { get; init; }

    /// <summary>The line delimiter; null for a line feed, optionally preceded by a carriage return.</summary>
    internal required string? Delimiter { get; init; }

    /// <summary>Matches the first line of a record; null if each line is a record.</summary>
    internal required Regex? FirstLine { get; init; }

    /// <summary>Whether a file is text whatever it contains, because its encoding was specified or because its delimiter contains NUL.</summary>
    internal bool IsText => IsEncodingStated || Delimiter?.Contains('\0') == true;
}
