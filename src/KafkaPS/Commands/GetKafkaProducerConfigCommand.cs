using System.Management.Automation;
using KafkaPS.Completion;
using KafkaPS.Configuration;
using KafkaPS.Errors;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Shows the properties of a producer: both names, type, default, valid values, importance and meaning.</para>
/// <para type="description">
/// The properties are those of Java's producer (Kafka 4.3), and librdkafka's own, which Java does not have. Both names are understood wherever a
/// configuration is taken. The default is the one in effect here; JavaDefault is Java's. Difference says what is otherwise than with the Java client.
/// No broker is needed.
/// </para>
/// </summary>
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
