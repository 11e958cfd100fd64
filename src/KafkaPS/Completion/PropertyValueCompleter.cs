using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using KafkaPS.Configuration;

namespace KafkaPS.Completion;

/// <summary>Completes the value of a parameter that is named after a property with a choice of words: -SaslMechanism has those of sasl.mechanism.</summary>
sealed partial class PropertyValueCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        PropertyDefinition property = ConfigurationCatalog.Get(WordBoundary().Replace(parameterName, ".").ToLowerInvariant());
        ValidValues valid = property.Valid.HasWords ? property.Valid : property.LibrdkafkaValid;
        return WordCompletion.Of(wordToComplete, valid.Words.Select(word => (word, "")));
    }

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])", RegexOptions.CultureInvariant)]
    private static partial Regex WordBoundary();
}
