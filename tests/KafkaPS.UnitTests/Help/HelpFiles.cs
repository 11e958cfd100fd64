using System.Management.Automation.Language;
using System.Reflection;
using System.Xml.Linq;

namespace KafkaPS.UnitTests.Help;

/// <summary>The help of the module: its pages in docs/help, and en-US, which is built from them.</summary>
static class HelpFiles
{
    static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    internal static readonly string Repository = typeof(HelpFiles).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    internal static readonly string Pages = Path.Combine(Repository, "docs", "help");
    internal static readonly string Built = Path.Combine(Repository, "en-US");

    /// <summary>CmdletsToExport of the manifest.</summary>
    internal static readonly string[] ExportedCmdlets = ReadExportedCmdlets();

    /// <summary>KafkaPS.dll-Help.xml, by cmdlet.</summary>
    internal static readonly Dictionary<string, CmdletHelp> BuiltHelp = XDocument.Load(Path.Combine(Built, "KafkaPS.dll-Help.xml"))
        .Root!.Elements(Command + "command").ToDictionary(command => command.Element(Command + "details")!.Element(Command + "name")!.Value, ReadBuiltHelp);

    internal static string Page(string name) => Path.Combine(Pages, name + ".md");

    static CmdletHelp ReadBuiltHelp(XElement command) => new()
    {
        Synopsis = Description(command.Element(Command + "details")!),
        Description = Description(command),
        Examples = [.. command.Elements(Command + "examples").Elements().Select(example =>
            (example.Element(Maml + "title")!.Value.Trim(' ', '-'), example.Element(Dev + "code")!.Value, Paragraphs(example.Element(Dev + "remarks")!)))],
        Parameters = command.Elements(Command + "parameters").Elements().ToDictionary(parameter => parameter.Element(Maml + "name")!.Value, Description),
    };

    static string Description(XElement element) => Paragraphs(element.Element(Maml + "description")!);

    static string Paragraphs(XElement element) => string.Join('\n', element.Elements(Maml + "para").Select(paragraph => paragraph.Value)).Trim();

    static string[] ReadExportedCmdlets()
    {
        var manifest = (HashtableAst)Parser.ParseFile(Path.Combine(Repository, "KafkaPS.psd1"), out _, out _).Find(ast => ast is HashtableAst, searchNestedScriptBlocks: false);
        StatementAst cmdlets = manifest.KeyValuePairs.Single(pair => pair.Item1.ToString() == "CmdletsToExport").Item2;
        return [.. cmdlets.FindAll(ast => ast is StringConstantExpressionAst, searchNestedScriptBlocks: true).Select(name => ((StringConstantExpressionAst)name).Value)];
    }
}
