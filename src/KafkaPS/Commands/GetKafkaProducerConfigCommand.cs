using System.Management.Automation;
using KafkaPS.Completion;
using KafkaPS.Configuration;
using KafkaPS.Errors;

namespace KafkaPS.Commands;

/// <summary>Shows the properties of a producer: both names, type, default, valid values, importance and meaning. No broker is needed.</summary>
[Cmdlet(VerbsCommon.Get, "KafkaProducerConfig")]
[OutputType(typeof(KafkaConfigProperty))]
public sealed class GetKafkaProducerConfigCommand : PSCmdlet
{
    /// <summary>Names of properties, Java's or librdkafka's; wildcards are taken and case does not count. All when it is left away.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(KafkaPropertyNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteObject(Name.SelectMany(Called).Distinct().Select(property => property.Describe()), enumerateCollection: true);

    IEnumerable<PropertyDefinition> Called(string name)
    {
        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        PropertyDefinition[] properties = [.. ConfigurationCatalog.Properties
            .Where(property => pattern.IsMatch(property.Name) || !property.IsMerged && property.LibrdkafkaNames.Any(pattern.IsMatch))];
        if (properties.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            WriteError(KafkaErrors.NotFound("PropertyNotFound", $"There is no producer property '{name}' in Java or in librdkafka.", name, ConfigurationCatalog.Names));
        return properties;
    }
}
