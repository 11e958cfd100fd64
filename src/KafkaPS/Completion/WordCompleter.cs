using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace KafkaPS.Completion;

/// <summary>Completes a word from a list, ignoring case, with quotation marks where PowerShell requires them.</summary>
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

    /// <summary>Returns the words, each with its tooltip, which can be empty.</summary>
    /// <param name="parameterName">The parameter to complete.</param>
    /// <param name="bound">What is known about the other parameters of the call.</param>
    private protected virtual IEnumerable<(string Word, string Meaning)> Words(string parameterName, IDictionary bound) => Words(parameterName);

    /// <inheritdoc cref="Words(string, IDictionary)"/>
    private protected virtual IEnumerable<(string Word, string Meaning)> Words(string parameterName) => [];

    static string Quote(string word) =>
        word.All(character => char.IsLetterOrDigit(character) || character is '-' or '_' or '.' or ':') ? word : $"'{CodeGeneration.EscapeSingleQuotedStringContent(word)}'";
}
