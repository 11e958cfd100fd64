using System.Collections.Specialized;
using System.Management.Automation;
using System.Net;
using KafkaPS.Configuration;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Reads a Java .properties file into an ordered dictionary for -Configuration.</para>
/// <para type="description">
/// The syntax is that of Java: comments, continued lines, three separators, and escape sequences. The encoding is
/// determined by the byte order mark. Without one, it is UTF-8, or ISO-8859-1 if the file is not UTF-8. Passwords and
/// other secrets are returned as SecureString, so that they are not displayed. -Configuration accepts them unchanged.
/// </para>
/// </summary>
[Cmdlet(VerbsData.Import, "KafkaProducerConfig", DefaultParameterSetName = PathSet)]
[OutputType(typeof(OrderedDictionary))]
public sealed class ImportKafkaProducerConfigCommand : SafeCmdlet
{
    const string PathSet = "Path";
    const string LiteralPathSet = "LiteralPath";

    /// <summary>The files. Wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The files. Wildcard characters are interpreted literally.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        bool isLiteral = ParameterSetName == LiteralPathSet;
        ConfigurationFiles.ForEach(this, isLiteral ? LiteralPath : Path, file => WriteObject(Import(file)), isLiteral);
    }

    static OrderedDictionary Import(string file)
    {
        // In Java, the names of properties are case-sensitive.
        var dictionary = new OrderedDictionary(StringComparer.Ordinal);
        IReadOnlyList<PropertiesEntry> entries = PropertiesFile.Read(file);
        ConfigurationReferences references = ConfigurationReferences.For(entries.Select(entry => new GivenSetting(entry.Name, entry.Value, false)));
        foreach ((string name, string value, _) in entries)
        {
            bool isSecret = ConfigurationCatalog.TryFind(name, out PropertyDefinition? property) && property.IsSecret && !SettingReader.IsReference(name, value, references);
            // Every character of a SecureString counts, so whitespace that is not part of the secret in the file is trimmed here.
            dictionary[name] = isSecret ? new NetworkCredential("", SettingNormalizer.Trim(property!, value, isSecret: false)).SecurePassword : value;
        }
        return dictionary;
    }
}
