using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using KafkaPS.Producing;

namespace KafkaPS.Completion;

/// <summary>Completes the names of the session's open producers.</summary>
public sealed class ProducerNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        WordCompletion.Of(wordToComplete, ProducerSession.Current.Open.Select(producer => (producer.Name, string.Join(',', producer.BootstrapServer))));
}
