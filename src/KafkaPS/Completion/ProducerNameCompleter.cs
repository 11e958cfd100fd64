using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using KafkaPS.Producing;

namespace KafkaPS.Completion;

/// <summary>Completes the names of the session's open producers.</summary>
public sealed class ProducerNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var pattern = new WildcardPattern(wordToComplete?.Trim('\'', '"') + "*", WildcardOptions.IgnoreCase);
        return ProducerSession.Current.Open
            .Where(producer => pattern.IsMatch(producer.Name))
            .Select(producer => new CompletionResult(Quote(producer.Name), producer.Name, CompletionResultType.ParameterValue, string.Join(',', producer.BootstrapServer)));
    }

    static string Quote(string name) =>
        name.All(character => char.IsLetterOrDigit(character) || character is '-' or '_' or '.') ? name : $"'{CodeGeneration.EscapeSingleQuotedStringContent(name)}'";
}
