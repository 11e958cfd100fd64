using System.Management.Automation;
using System.Management.Automation.Language;

namespace KafkaPS.Completion;

/// <summary>What completes a word, out of those that there are.</summary>
static class WordCompletion
{
    /// <summary>Those that begin as what was typed, in quotation marks where PowerShell needs them; case does not count.</summary>
    /// <param name="typed">What was typed so far, maybe in quotation marks.</param>
    /// <param name="words">The words, each with its tooltip.</param>
    internal static IEnumerable<CompletionResult> Of(string? typed, IEnumerable<(string Word, string Meaning)> words)
    {
        var pattern = WildcardPattern.Get(WildcardPattern.Escape(typed?.Trim('\'', '"') ?? "") + "*", WildcardOptions.IgnoreCase);
        return from item in words
               where pattern.IsMatch(item.Word)
               select new CompletionResult(Quote(item.Word), item.Word, CompletionResultType.ParameterValue, item.Meaning.Length > 0 ? item.Meaning : item.Word);
    }

    static string Quote(string word) =>
        word.All(character => char.IsLetterOrDigit(character) || character is '-' or '_' or '.') ? word : $"'{CodeGeneration.EscapeSingleQuotedStringContent(word)}'";
}
