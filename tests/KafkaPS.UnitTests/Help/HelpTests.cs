using System.Text.RegularExpressions;

namespace KafkaPS.UnitTests.Help;

/// <summary>Get-Help knows every cmdlet and every parameter, and describes them correctly. If a test fails here: <c>./build.ps1 -Task Help</c>.</summary>
public sealed partial class HelpTests
{
    const int FewestExamples = 2;

    public static TheoryData<string> Cmdlets => new(HelpFiles.ExportedCmdlets);

    public static TheoryData<string> Topics => new(Directory.GetFiles(HelpFiles.Pages, "about_*.md").Select(path => Path.GetFileNameWithoutExtension(path)));

    public static TheoryData<string> Pages => new(Directory.GetFiles(HelpFiles.Pages, "*.md").Select(path => Path.GetFileNameWithoutExtension(path)));

    [Fact]
    public void Each_cmdlet_is_exported_and_has_a_page_and_no_other_page_is_there()
    {
        string[] exported = Sorted(HelpFiles.ExportedCmdlets);

        Assert.Equal(Sorted(CmdletParameter.Cmdlets.Keys), exported);
        Assert.Equal(exported, Sorted(Directory.GetFiles(HelpFiles.Pages, "*-*.md").Select(path => Path.GetFileNameWithoutExtension(path))));
        Assert.Equal(exported, Sorted(HelpFiles.BuiltHelp.Keys));
    }

    [Theory, MemberData(nameof(Cmdlets))]
    public void Each_parameter_is_described_and_no_other(string cmdlet)
    {
        string[] parameters = Sorted(CmdletParameter.Of(cmdlet).Select(parameter => parameter.Name));

        foreach (CmdletHelp help in new[] { HelpPage.Of(cmdlet).Help, HelpFiles.BuiltHelp[cmdlet] })
        {
            Assert.Equal(parameters, Sorted(help.Parameters.Keys));
            Assert.All(help.Parameters, parameter => Assert.NotEqual("", parameter.Value));
        }
    }

    [Theory, MemberData(nameof(Cmdlets))]
    public void What_a_page_says_of_types_positions_and_the_pipeline_is_so(string cmdlet)
    {
        HelpPage page = HelpPage.Of(cmdlet);

        foreach (CmdletParameter parameter in CmdletParameter.Of(cmdlet).Where(parameter => parameter.Facts.Count > 0))
        {
            string[] facts = [.. Facts().Matches(page.ParameterSections[parameter.Name]).Select(match =>
                $"{match.Groups["type"]}, required: {match.Groups["required"]}, position: {match.Groups["position"]}, pipeline: {match.Groups["pipeline"]}, wildcards: {match.Groups["wildcards"]}")];
            Assert.Equal(parameter.Facts.Select(fact => $"-{parameter.Name}: {fact}"), facts.Order(StringComparer.Ordinal).Select(fact => $"-{parameter.Name}: {fact}"));
        }
    }

    [Theory, MemberData(nameof(Cmdlets))]
    public void It_has_a_synopsis_a_description_and_examples_with_a_title_and_an_explanation(string cmdlet)
    {
        CmdletHelp help = HelpPage.Of(cmdlet).Help;

        Assert.NotEqual("", help.Synopsis);
        Assert.NotEqual("", help.Description);
        Assert.True(help.Examples.Count >= FewestExamples, $"{cmdlet} has {help.Examples.Count} examples.");
        Assert.All(help.Examples, example =>
        {
            Assert.Matches(@"^Example \d+: \S", example.Title);
            Assert.NotEqual("", example.Code);
            Assert.NotEqual("", example.Text);
        });
    }

    [Theory, MemberData(nameof(Cmdlets))]
    public void The_built_help_says_what_the_page_says(string cmdlet)
    {
        CmdletHelp page = HelpPage.Of(cmdlet).Help, built = HelpFiles.BuiltHelp[cmdlet];

        Assert.Equal(CmdletHelp.Words(page.Synopsis), CmdletHelp.Words(built.Synopsis));
        Assert.Equal(CmdletHelp.Words(page.Description), CmdletHelp.Words(built.Description));
        Assert.Equal(page.Parameters.Select(Words).Order(StringComparer.Ordinal), built.Parameters.Select(Words).Order(StringComparer.Ordinal));
        Assert.Equal(page.Examples.Select(Example), built.Examples.Select(Example));

        static string Words(KeyValuePair<string, string> parameter) => $"{parameter.Key}: {CmdletHelp.Words(parameter.Value)}";
        static string Example((string Title, string Code, string Text) example) => string.Join('|', CmdletHelp.Words(example.Title), CmdletHelp.Words(example.Code), CmdletHelp.Words(example.Text));
    }

    [Theory, MemberData(nameof(Topics))]
    public void The_built_topic_says_what_the_page_says(string topic)
    {
        // The first two headings are the page's title and name; the name follows the word TOPIC.
        string page = string.Join('\n', File.ReadLines(HelpFiles.Page(topic)).Skip(1).Where(line => !line.StartsWith("```", StringComparison.Ordinal)));
        string built = File.ReadAllText(Path.Combine(HelpFiles.Built, topic + ".help.txt"));

        Assert.StartsWith($"## {topic}\n", page, StringComparison.Ordinal);
        Assert.Equal("TOPIC" + CmdletHelp.Words(LinkTarget().Replace(page, "]")), CmdletHelp.Words(built));
    }

    [Fact]
    public void Nothing_else_is_built() => Assert.Equal(
        Sorted(Directory.GetFiles(HelpFiles.Pages, "about_*.md").Select(path => Path.GetFileNameWithoutExtension(path) + ".help.txt").Append("KafkaPS.dll-Help.xml")),
        Sorted(Directory.GetFiles(HelpFiles.Built).Select(path => Path.GetFileName(path)!)));

    [Theory, MemberData(nameof(Pages))]
    public void Nothing_is_left_to_write_and_links_lead_to_pages(string page)
    {
        string text = File.ReadAllText(HelpFiles.Page(page));

        Assert.DoesNotContain("{{", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ProgressAction", text, StringComparison.Ordinal);
        Assert.All(LinkTarget().Matches(text), link => Assert.True(File.Exists(HelpFiles.Page(link.Groups[1].Value)), $"{page} has a link to {link.Groups[1].Value}, which is no page."));
    }

    [Fact]
    public void The_table_of_the_readme_names_each_cmdlet()
    {
        string table = string.Concat(File.ReadLines(Path.Combine(HelpFiles.Repository, "README.md")).Where(line => line.StartsWith('|')));

        Assert.All(HelpFiles.ExportedCmdlets, cmdlet => Assert.Contains($"[`{cmdlet}`](docs/help/{cmdlet}.md)", table, StringComparison.Ordinal));
    }

    static string[] Sorted(IEnumerable<string> names) => [.. names.Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"Type: (?<type>\S+).*?Required: (?<required>\w+)\s+Position: (?<position>\w+)\s.*?Accept pipeline input: (?<pipeline>[^\n]+)\s+Accept wildcard characters: (?<wildcards>\w+)", RegexOptions.Singleline)]
    private static partial Regex Facts();

    [GeneratedRegex(@"\]\((\w[\w-]*)\.md\)")]
    private static partial Regex LinkTarget();
}
