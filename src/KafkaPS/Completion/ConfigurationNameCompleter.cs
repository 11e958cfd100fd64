using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using KafkaPS.Configuration;

namespace KafkaPS.Completion;

/// <summary>Completes the names of the user's named configurations.</summary>
sealed class ConfigurationNameCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        WordCompletion.Of(wordToComplete, NamedConfigurations.Names.Select(name => (name, "")));
}
