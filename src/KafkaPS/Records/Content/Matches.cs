using System.Management.Automation;
using System.Text.RegularExpressions;

namespace KafkaPS.Records;

/// <summary>What was found by Select-String or a regular expression.</summary>
static class Matches
{
    /// <summary>The line of a MatchInfo, which is a type of an assembly that the module does not know.</summary>
    internal static string? Line(object match) => Property(match, "Line") as string;

    /// <summary>A MatchInfo inside JSON.</summary>
    internal static ShortObject ShortLine(object match) => new([("Path", Property(match, "Path")), ("LineNumber", Property(match, "LineNumber")), ("Line", Line(match))]);

    /// <summary>A capture inside JSON.</summary>
    internal static ShortObject Short(Capture capture) => new([("Value", capture.Value), ("Index", capture.Index), ("Length", capture.Length)]);

    /// <summary>A match inside JSON. Its first group is the match itself.</summary>
    internal static ShortObject Short(Match match)
    {
        List<(string, object?)> members = [.. Short((Capture)match).Members];
        if (match.Groups.Count > 1) members.Add(("Groups", new ShortObject(match.Groups.Cast<Group>().Skip(1).Select(group => (group.Name, (object?)(group.Success ? group.Value : null))))));
        return new ShortObject(members);
    }

    static object? Property(object match, string name) => ScalarText.Unwrap(PSObject.AsPSObject(match).Properties[name]?.Value);
}
