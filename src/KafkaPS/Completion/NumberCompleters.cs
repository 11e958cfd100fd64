using System.Collections;
using System.Globalization;
using KafkaPS.Cluster;
using KafkaPS.Errors;

namespace KafkaPS.Completion;

/// <summary>Completes the numbers of the session's embedded clusters, with their addresses as the tooltip.</summary>
sealed class MockClusterIdCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(string parameterName) =>
        MockClusterSession.Current.Running.Select(cluster => (cluster.Id.ToString(CultureInfo.InvariantCulture), string.Join(',', cluster.BootstrapServer)));
}

/// <summary>Completes the ids of the brokers of embedded clusters, with their addresses as the tooltip.</summary>
sealed class MockBrokerIdCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(string parameterName, IDictionary bound) =>
        (bound["Cluster"] is KafkaMockCluster given ? [given] : MockClusterSession.Current.Running.TakeLast(1))
            .SelectMany(cluster => cluster.BootstrapServer.Select((server, index) => ((index + 1).ToString(CultureInfo.InvariantCulture), server)));
}

/// <summary>Completes the codes of errors, with their names and meanings as the tooltip.</summary>
sealed class ErrorCodeCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(string parameterName) =>
        from row in ErrorTable.Rows
        where row.Code is not null
        select (row.Code.GetValueOrDefault().ToString(CultureInfo.InvariantCulture), $"{row.Name}: {row.Meaning}");
}
