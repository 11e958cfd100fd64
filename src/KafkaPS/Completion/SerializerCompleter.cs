using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using KafkaPS.Records;

namespace KafkaPS.Completion;

/// <summary>Completes the names of the serializers, with what they write as the tooltip.</summary>
sealed class SerializerCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        WordCompletion.Of(wordToComplete, Serializers.All.Select(known =>
            (known.Serializer.Name, known.JavaClasses is [string java, ..] ? $"{known.Meaning}, as Java's {java}" : known.Meaning)));
}
