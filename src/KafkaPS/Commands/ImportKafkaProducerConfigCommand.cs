using System.Collections.Specialized;
using System.Management.Automation;
using System.Net;
using KafkaPS.Configuration;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Reads a Java .properties file into an ordered dictionary, for -Configuration.</para>
/// <para type="description">
/// The syntax is that of Java: comments, continued lines, three separators and escapes. A byte order mark tells the encoding; without one it is UTF-8, or
/// ISO-8859-1 when the file is no UTF-8. Passwords and other secrets come as SecureString, so that they are not printed; -Configuration takes them as they are.
/// </para>
/// </summary>
[Cmdlet(VerbsData.Import, "KafkaProducerConfig", DefaultParameterSetName = PathSet)]
[OutputType(typeof(OrderedDictionary))]
public sealed class ImportKafkaProducerConfigCommand : SafeCmdlet
{
    const string PathSet = "Path";
    const string LiteralPathSet = "LiteralPath";

    /// <summary>The files; wildcards are taken.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The files, their names taken as they are.</summary>
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
        // The names of properties differ by their case in Java.
        var dictionary = new OrderedDictionary(StringComparer.Ordinal);
        IReadOnlyList<PropertiesEntry> entries = PropertiesFile.Read(file);
        ConfigurationReferences references = ConfigurationReferences.For(entries.Select(entry => new GivenSetting(entry.Name, entry.Value, false)));
        foreach ((string name, string value, _) in entries)
        {
            bool isSecret = ConfigurationCatalog.TryFind(name, out PropertyDefinition? property) && property.IsSecret && !SettingReader.IsReference(name, value, references);
            // Of a secret every character counts from here on, and in a file some do not.
            dictionary[name] = isSecret ? new NetworkCredential("", SettingNormalizer.Trim(property!, value, isSecret: false)).SecurePassword : value;
        }
        return dictionary;
    }
}
