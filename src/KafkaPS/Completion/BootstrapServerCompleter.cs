using KafkaPS.Cluster;
using KafkaPS.Producing;

namespace KafkaPS.Completion;

/// <summary>Completes the addresses of brokers: those of the session's producers and embedded clusters, and that of the environment.</summary>
sealed class BootstrapServerCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(string parameterName) =>
        ProducerSession.Current.Open.SelectMany(producer => producer.BootstrapServer.Select(server => (server, $"{server}: producer {producer.Name}")))
            .Concat(MockClusterSession.Current.Running.SelectMany(cluster => cluster.BootstrapServer.Select(server => (server, $"{server}: embedded cluster {cluster.Id}"))))
            .Concat((Environment.GetEnvironmentVariable("KAFKAPS_BOOTSTRAP_SERVER") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(server => (server, $"{server}: KAFKAPS_BOOTSTRAP_SERVER")))
            .DistinctBy(item => item.server);
}
