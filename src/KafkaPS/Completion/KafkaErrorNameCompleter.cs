using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using KafkaPS.Errors;

namespace KafkaPS.Completion;

/// <summary>Completes the name of an error, Kafka's or the exception's, with its meaning as the tooltip.</summary>
sealed class KafkaErrorNameCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        WordCompletion.Of(wordToComplete,
            from row in ErrorTable.Rows
            from name in new[] { row.Exception, row.Name }
            where name.Length > 0
            group row by name into rows
            orderby rows.Key
            select (rows.Key, rows.First().Meaning));
}
