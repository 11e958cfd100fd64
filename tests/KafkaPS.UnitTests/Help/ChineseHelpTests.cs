using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace KafkaPS.UnitTests.Help;

/// <summary>zh-CN has every cmdlet of en-US, with its own synopsis; the rest is the English help.</summary>
public sealed partial class ChineseHelpTests
{
    static readonly string Built = Path.Combine(HelpFiles.Repository, "zh-CN");
    static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10", Maml = "http://schemas.microsoft.com/maml/2004/10";

    [Fact]
    public void Each_cmdlet_has_a_Chinese_synopsis()
    {
        Dictionary<string, string> english = Synopses(Path.Combine(HelpFiles.Built, "KafkaPS.dll-Help.xml")), chinese = Synopses(Path.Combine(Built, "KafkaPS.dll-Help.xml"));

        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), chinese.Keys.Order(StringComparer.Ordinal));
        Assert.All(chinese, item => Assert.Contains(item.Value, character => character is >= '\u4E00' and <= '\u9FFF'));
    }

    [Fact]
    public void Everything_else_is_the_English_help() => Assert.Equal(
        WithoutSynopses(Path.Combine(HelpFiles.Built, "KafkaPS.dll-Help.xml")), WithoutSynopses(Path.Combine(Built, "KafkaPS.dll-Help.xml")));

    [Fact]
    public void The_table_and_the_built_help_agree()
    {
        Dictionary<string, string> built = Synopses(Path.Combine(Built, "KafkaPS.dll-Help.xml"));

        Assert.All(File.ReadLines(Path.Combine(HelpFiles.Pages, "zh-CN", "synopses.tsv")).Skip(1).Select(line => line.Split('\t')), row => Assert.Equal(row[1], built[row[0]]));
    }

    [Fact]
    public void Each_topic_is_built() => Assert.Equal(
        Directory.GetFiles(Path.Combine(HelpFiles.Pages, "zh-CN"), "about_*.md").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal),
        Directory.GetFiles(Built, "about_*.help.txt").Select(path => Path.GetFileName(path).Replace(".help.txt", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Fact]
    public void Each_English_topic_has_a_Chinese_one() => Assert.Equal(Topics(HelpFiles.Pages), Topics(Path.Combine(HelpFiles.Pages, "zh-CN")));

    /// <summary>Examples are run in English only, so a Chinese topic has none of its own.</summary>
    [Fact]
    public void The_examples_of_a_Chinese_topic_are_those_of_the_English_one() => Assert.All(Topics(HelpFiles.Pages), topic =>
    {
        string[] chinese = Examples(Path.Combine(HelpFiles.Pages, "zh-CN", $"{topic}.md"));
        Assert.NotEmpty(chinese);
        Assert.Empty(chinese.Except(Examples(Path.Combine(HelpFiles.Pages, $"{topic}.md")), StringComparer.Ordinal));
    });

    static string[] Topics(string folder) => [.. Directory.GetFiles(folder, "about_*.md").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    static string[] Examples(string file) => [.. Example().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("(?ms)^```\\w*\\n(.*?)^```$")]
    private static partial Regex Example();

    static Dictionary<string, string> Synopses(string file) => XDocument.Load(file).Descendants(Command + "details").ToDictionary(
        details => details.Element(Command + "name")!.Value, details => details.Element(Maml + "description")!.Value.Trim());

    static string WithoutSynopses(string file)
    {
        XDocument document = XDocument.Load(file);
        foreach (XElement details in document.Descendants(Command + "details")) details.Element(Maml + "description")!.Remove();
        return document.Root!.ToString();
    }
}
