using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using KafkaPS.Records;

namespace KafkaPS.Completion;

/// <summary>Completes PowerShell's names of encodings.</summary>
sealed class EncodingCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        WordCompletion.Of(wordToComplete, TextEncodings.Names.Select(name => (name, "")));
}
