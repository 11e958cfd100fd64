using KafkaPS.Configuration;

namespace KafkaPS.Completion;

/// <summary>Completes the names of the user's named configurations.</summary>
sealed class ConfigurationNameCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(string parameterName) => NamedConfigurations.Names.Select(name => (name, ""));
}
