using KafkaPS.Records;

namespace KafkaPS.Completion;

/// <summary>Completes PowerShell's names of encodings.</summary>
sealed class EncodingCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(string parameterName) => TextEncodings.Names.Select(name => (name, ""));
}
