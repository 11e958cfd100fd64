using KafkaPS.Configuration;

namespace KafkaPS.Completion;

/// <summary>Completes the name of a producer's property, Java's or librdkafka's, with its meaning as the tooltip.</summary>
sealed class KafkaPropertyNameCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(string parameterName) =>
        ConfigurationCatalog.Names.Order(StringComparer.Ordinal).Select(name => (name, ConfigurationCatalog.Get(name).Meaning));
}
