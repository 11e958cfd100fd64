using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace KafkaPS.Completion;

/// <summary>Completes a word out of those that there are, with quotation marks where PowerShell needs them; case does not count.</summary>
abstract class WordCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var pattern = WildcardPattern.Get(WildcardPattern.Escape(wordToComplete?.Trim('\'', '"') ?? "") + "*", WildcardOptions.IgnoreCase);
        return from item in Words(parameterName, fakeBoundParameters)
               where pattern.IsMatch(item.Word)
               select new CompletionResult(Quote(item.Word), item.Word, CompletionResultType.ParameterValue, item.Meaning.Length > 0 ? item.Meaning : item.Word);
    }

    /// <summary>The words, each with its tooltip, which may be empty.</summary>
    /// <param name="parameterName">The parameter that is completed.</param>
    /// <param name="bound">What is known of the parameters before it.</param>
    private protected virtual IEnumerable<(string Word, string Meaning)> Words(string parameterName, IDictionary bound) => Words(parameterName);

    /// <inheritdoc cref="Words(string, IDictionary)"/>
    private protected virtual IEnumerable<(string Word, string Meaning)> Words(string parameterName) => [];

    static string Quote(string word) =>
        word.All(character => char.IsLetterOrDigit(character) || character is '-' or '_' or '.' or ':') ? word : $"'{CodeGeneration.EscapeSingleQuotedStringContent(word)}'";
}
