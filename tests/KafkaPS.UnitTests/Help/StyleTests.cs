using System.Text.RegularExpressions;

namespace KafkaPS.UnitTests.Help;

/// <summary>Text for users contains none of the expressions that docs/style.md rejects.</summary>
public sealed partial class StyleTests
{
    static readonly string Repository = HelpFiles.Repository;

    [Fact]
    public void Nothing_that_a_user_reads_has_a_refused_expression()
    {
        Regex[] refused = [.. RefusedExpressions()];
        Assert.True(refused.Length > 10);

        string[] found =
        [
            .. from text in Texts()
               from expression in refused
               let match = expression.Match(text.Text)
               where match.Success
               select $"{text.Place}: '{match.Value}' in {text.Text.Trim()}",
        ];

        Assert.True(found.Length == 0, string.Join('\n', found));
    }

    /// <summary>The first column of the table in docs/style.md.</summary>
    static IEnumerable<Regex> RefusedExpressions() =>
        from line in File.ReadLines(Path.Combine(Repository, "docs", "style.md"))
        let cell = Row().Match(line)
        where cell.Success
        select new Regex(cell.Groups[1].Value.Replace("\\|", "|"), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    static IEnumerable<(string Place, string Text)> Texts()
    {
        string[] pages = [.. Directory.GetFiles(Path.Combine(Repository, "docs", "help"), "*.md"), .. new[] { "README.md", "CHANGELOG.md", "SECURITY.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/checkpoints.md" }.Select(name => Path.Combine(Repository, name))];
        string sources = Path.Combine(Repository, "src", "KafkaPS");
        foreach (string page in pages.Concat(Directory.GetFiles(sources, "*.tsv", SearchOption.AllDirectories)).Where(path => !IsGenerated(path)))
        {
            foreach ((int index, string line) in File.ReadLines(page).Index()) yield return ($"{Path.GetFileName(page)}:{index + 1}", line);
        }

        foreach (string source in Directory.GetFiles(sources, "*.cs", SearchOption.AllDirectories).Where(path => !IsGenerated(path)))
        {
            foreach ((int index, string line) in File.ReadLines(source).Index())
            {
                // Users do not read comments.
                if (line.TrimStart().StartsWith("//", StringComparison.Ordinal)) continue;
                foreach (Match literal in Literal().Matches(line)) yield return ($"{Path.GetFileName(source)}:{index + 1}", literal.Value);
            }
        }
    }

    static bool IsGenerated(string path) => path.Split(Path.DirectorySeparatorChar) is var parts && (parts.Contains("obj") || parts.Contains("bin"));

    [GeneratedRegex("^\\| `(.+?)` \\|")]
    private static partial Regex Row();

    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"")]
    private static partial Regex Literal();
}
