using KafkaPS.Checkpoints;
using KafkaPS.Errors;
using KafkaPS.Producing;

namespace KafkaPS.Completion;

/// <summary>Completes the names of checkpoints that the session's default producer finds in the default topic, when Kafka answers soon.</summary>
sealed class CheckpointNameCompleter : WordCompleter
{
    const int LimitMs = 1000;

    private protected override IEnumerable<(string Word, string Meaning)> Words(string parameterName)
    {
        if (ProducerSession.Current.Default is not { } producer) return [];
        using var limit = new CancellationTokenSource(LimitMs);
        using var reader = new CheckpointReader(producer, CheckpointTopic.DefaultName, CheckpointTopic.Partition, null, limit.Token);
        try
        {
            return [.. reader.Read().Select(entry => entry.Checkpoint).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name => (name, ""))];
        }
        catch (Exception e) when (e is KafkaException or CheckpointException or OperationCanceledException)
        {
            return [];
        }
    }
}
