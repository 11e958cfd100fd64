using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using KafkaPS.Configuration;

namespace KafkaPS.Completion;

/// <summary>Completes the name of a producer's property, Java's or librdkafka's, with its meaning as the tooltip.</summary>
sealed class KafkaPropertyNameCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        WordCompletion.Of(wordToComplete, ConfigurationCatalog.Names.Order(StringComparer.Ordinal).Select(name => (name, ConfigurationCatalog.Get(name).Meaning)));
}
