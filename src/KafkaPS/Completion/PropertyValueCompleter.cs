using System.Text.RegularExpressions;
using KafkaPS.Configuration;

namespace KafkaPS.Completion;

/// <summary>Completes the value of a parameter that is named after a property with a choice of words: -SaslMechanism has those of sasl.mechanism.</summary>
sealed partial class PropertyValueCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(string parameterName)
    {
        PropertyDefinition property = ConfigurationCatalog.Get(WordBoundary().Replace(parameterName, ".").ToLowerInvariant());
        ValidValues valid = property.Valid.HasWords ? property.Valid : property.LibrdkafkaValid;
        return valid.Words.Select(word => (word, ""));
    }

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])", RegexOptions.CultureInvariant)]
    private static partial Regex WordBoundary();
}
