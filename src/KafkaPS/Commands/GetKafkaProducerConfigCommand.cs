using System.Management.Automation;
using KafkaPS.Completion;
using KafkaPS.Configuration;
using KafkaPS.Errors;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Shows the properties of a producer: both names, type, default, valid values, importance and meaning; with -Producer their values there.</para>
/// <para type="description">
/// The properties are those of Java's producer (Kafka 4.3), and librdkafka's own, which Java does not have. Both names are understood wherever a
/// configuration is taken. The default is the one in effect here; JavaDefault is Java's. Difference says what is otherwise than with the Java client.
/// No broker is needed. With -Producer each property has its value there, where that came from, and the value of librdkafka's property; secrets are masked.
/// </para>
/// </summary>
[Cmdlet(VerbsCommon.Get, "KafkaProducerConfig")]
[OutputType(typeof(KafkaConfigProperty))]
public sealed class GetKafkaProducerConfigCommand : KafkaCommand
{
    /// <summary>What Format-Table shows of a property of a producer.</summary>
    const string EffectiveView = "KafkaPS.KafkaConfigProperty#Effective";

    /// <summary>Names of properties, Java's or librdkafka's; wildcards are taken and case does not count. All when it is left away.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [NotProducerTransformation]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(KafkaPropertyNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>A producer that is open, or its name, whose effective configuration is shown. Producers are taken from the pipeline, too.</summary>
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
