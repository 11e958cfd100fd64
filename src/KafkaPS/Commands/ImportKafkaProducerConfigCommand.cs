using System.Collections.Specialized;
using System.Management.Automation;
using System.Net;
using KafkaPS.Configuration;

namespace KafkaPS.Commands;

/// <summary>Reads a Java .properties file into an ordered dictionary, for -Configuration. Passwords and other secrets come as SecureString, so that they are not printed.</summary>
/// <remarks>
/// The syntax is that of <c>java.util.Properties</c>. The encoding is told by a byte order mark; without one it is UTF-8, or ISO-8859-1 when the bytes are no UTF-8.
/// </remarks>
[Cmdlet(VerbsData.Import, "KafkaProducerConfig", DefaultParameterSetName = PathSet)]
[OutputType(typeof(OrderedDictionary))]
public sealed class ImportKafkaProducerConfigCommand : PSCmdlet
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
        foreach ((string name, string value) in PropertiesFile.Read(file))
        {
            bool isSecret = ConfigurationCatalog.TryFind(name, out PropertyDefinition? property) && property.IsSecret;
            dictionary[name] = isSecret ? new NetworkCredential("", value).SecurePassword : value;
        }
        return dictionary;
    }
}
