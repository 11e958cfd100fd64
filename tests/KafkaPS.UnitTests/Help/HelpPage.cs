using System.Text.RegularExpressions;

namespace KafkaPS.UnitTests.Help;

/// <summary>The help of a cmdlet, read from its page or from the file that is built from the pages.</summary>
sealed record CmdletHelp
{
    internal required string Synopsis { get; init; }
    internal required string Description { get; init; }
    internal required IReadOnlyList<(string Title, string Code, string Text)> Examples { get; init; }

    /// <summary>Descriptions by parameter name.</summary>
    internal required IReadOnlyDictionary<string, string> Parameters { get; init; }

    /// <summary>Only letters and digits, because line breaks and markup differ between the two.</summary>
    internal static string Words(string text) => string.Concat(text.Where(char.IsLetterOrDigit));
}

/// <summary>A page of docs/help, in the Markdown of PlatyPS.</summary>
sealed partial class HelpPage
{
    HelpPage(string text)
    {
        Text = text;
        Dictionary<string, string> sections = Split(text, "## ");
        ParameterSections = Split(sections["PARAMETERS"], "### -");
        ParameterSections.Remove("");
        Help = new CmdletHelp
        {
            Synopsis = sections["SYNOPSIS"],
            Description = sections["DESCRIPTION"],
            Examples = [.. Split(sections["EXAMPLES"], "### ").Where(example => example.Key.Length > 0).Select(example => Example(example.Key, example.Value))],
            Parameters = ParameterSections.ToDictionary(section => section.Key, section => section.Value.Split("```yaml")[0].Split("### CommonParameters")[0].Trim()),
        };
    }

    internal string Text { get; }

    internal CmdletHelp Help { get; }

    /// <summary>Descriptions with the block of facts below them, by parameter name.</summary>
    internal Dictionary<string, string> ParameterSections { get; }

    internal static HelpPage Of(string cmdlet) => new(File.ReadAllText(HelpFiles.Page(cmdlet)));

    /// <summary>The text below each heading of one kind, by heading; the text before the first has the empty name.</summary>
    static Dictionary<string, string> Split(string text, string mark)
    {
        string[] parts = Regex.Split("\n" + text, $"\n{Regex.Escape(mark)}");
        return parts.Skip(1).Select(part => part.Split('\n', 2)).Prepend(["", parts[0]]).ToDictionary(part => part[0].Trim(), part => part.ElementAtOrDefault(1)?.Trim() ?? "");
    }

    static (string Title, string Code, string Text) Example(string title, string body) =>
        (title, string.Join('\n', CodeBlock().Matches(body).Select(block => block.Groups[1].Value)), CodeBlock().Replace(body, "").Trim());

    [GeneratedRegex("^```\\w*\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
