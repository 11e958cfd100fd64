using KafkaPS.Producing;

namespace KafkaPS.Completion;

/// <summary>Completes the names of a producer's figures, with their meaning as the tooltip.</summary>
sealed class MetricNameCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(string parameterName) => MetricDefinition.Names;
}
