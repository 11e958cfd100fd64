using System.Management.Automation;
using System.Text.RegularExpressions;

namespace KafkaPS.Records;

/// <summary>The results of Select-String and of regular expressions.</summary>
static class Matches
{
    /// <summary>Returns the line of a MatchInfo, a type of an assembly that the module does not reference.</summary>
    internal static string? Line(object match) => Property(match, "Line") as string;

    /// <summary>Returns a MatchInfo for use inside JSON.</summary>
    internal static ShortObject ShortLine(object match) => new([("Path", Property(match, "Path")), ("LineNumber", Property(match, "LineNumber")), ("Line", Line(match))]);

    /// <summary>Returns a capture for use inside JSON.</summary>
    internal static ShortObject Short(Capture capture) => new([("Value", capture.Value), ("Index", capture.Index), ("Length", capture.Length)]);

    /// <summary>Returns a match for use inside JSON. Its first group is the match itself.</summary>
    internal static ShortObject Short(Match match)
    {
        List<(string, object?)> members = [.. Short((Capture)match).Members];
        if (match.Groups.Count > 1) members.Add(("Groups", new ShortObject(match.Groups.Cast<Group>().Skip(1).Select(group => (group.Name, (object?)(group.Success ? group.Value : null))))));
        return new ShortObject(members);
    }

    static object? Property(object match, string name) => ScalarText.Unwrap(PSObject.AsPSObject(match).Properties[name]?.Value);
}
