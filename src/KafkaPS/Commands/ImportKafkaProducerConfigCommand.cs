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
        ConfigurationFiles.ForEach(this, isLiteral ? LiteralPath : Path, file => WriteObject(Import(file, FilePaths.CurrentDirectory(this))), isLiteral);
    }

    static OrderedDictionary Import(string file, string directory)
    {
        IReadOnlyList<KeyValuePair<string, string>> properties = PropertiesFile.Read(file);
        var references = ConfigurationReferences.For(properties.ToDictionary(StringComparer.Ordinal));
        // The names of properties differ by their case in Java.
        var dictionary = new OrderedDictionary(StringComparer.Ordinal);
        foreach ((string name, string value) in properties)
        {
            // A SecureString is taken as it is, so what refers to a part of a secret must be in its place already. A mere reference is no secret.
            dictionary[name] = Secrets.IsIn(new(name, value, false)) ? new NetworkCredential("", references.Resolve(value, directory).Text).SecurePassword : value;
        }
        return dictionary;
    }
}
