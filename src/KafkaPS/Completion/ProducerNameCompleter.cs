using KafkaPS.Producing;

namespace KafkaPS.Completion;

/// <summary>Completes the names of the session's open producers, with their brokers as the tooltip.</summary>
sealed class ProducerNameCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(string parameterName) =>
        ProducerSession.Current.Open.Select(producer => (producer.Name, string.Join(',', producer.BootstrapServer)));
}
