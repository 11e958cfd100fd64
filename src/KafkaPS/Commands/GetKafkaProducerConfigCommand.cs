using System.Management.Automation;
using KafkaPS.Completion;
using KafkaPS.Configuration;
using KafkaPS.Errors;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Gets the properties of producers with both names, type, default, valid values, importance, and meaning, or with their values in a specified producer.</para>
/// <para type="description">
/// The properties are those of Java's producer (Kafka 4.3) and those that only librdkafka has. Both names are accepted wherever a configuration is.
/// Default is the default that applies here, JavaDefault is Java's, and Difference describes differences from the Java client. No broker is required.
/// With -Producer, each property has its value in that producer, the source of the value, and the value of librdkafka's property. Secrets are masked.
/// </para>
/// </summary>
[Cmdlet(VerbsCommon.Get, "KafkaProducerConfig")]
[OutputType(typeof(KafkaConfigProperty))]
public sealed class GetKafkaProducerConfigCommand : KafkaCommand
{
    /// <summary>The type name for the Format-Table view of a property of a producer.</summary>
    const string EffectiveView = "KafkaPS.KafkaConfigProperty#Effective";

    /// <summary>The names of properties in Java or librdkafka. Wildcards are allowed, and names are not case-sensitive. The default is all properties.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [NotProducerTransformation]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(KafkaPropertyNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>An open producer or its name, also from the pipeline. Its effective configuration is returned.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ProducerTransformation(MayBeAnother = true)]
    [ArgumentCompleter(typeof(ProducerNameCompleter))]
    [ValidateNotNull]
    public KafkaProducer? Producer { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        HashSet<string> names = [.. Name.SelectMany(Called)];
        if (Producer is null)
        {
            foreach (PropertyDefinition property in ConfigurationCatalog.Properties.Where(property => names.Contains(property.Name))) WriteObject(property.Describe());
            return;
        }

        foreach (KafkaConfigProperty property in EffectiveConfiguration(Producer).Where(property => names.Contains(property.Name)))
        {
            var shown = PSObject.AsPSObject(property);
            shown.TypeNames.Insert(0, EffectiveView);
            WriteObject(shown);
        }
    }

    IEnumerable<string> Called(string name)
    {
        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        PropertyDefinition[] properties = [.. ConfigurationCatalog.Properties
            .Where(property => pattern.IsMatch(property.Name) || !property.IsMerged && property.LibrdkafkaNames.Any(pattern.IsMatch))];
        if (properties.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            WriteError(KafkaErrors.NotFound("PropertyNotFound", $"The producer property '{name}' does not exist in Java or in librdkafka.", name, ConfigurationCatalog.Names));
        return properties.Select(property => property.Name);
    }

    KafkaConfigProperty[] EffectiveConfiguration(KafkaProducer producer) => Run(producer, () => (KafkaConfigProperty[])[.. producer.EffectiveConfiguration()]);
}
