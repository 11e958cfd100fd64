using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using KafkaPS.Cluster;
using KafkaPS.Configuration;
using KafkaPS.Errors;
using KafkaPS.Producing;
using KafkaPS.Records;

namespace KafkaPS.Completion;

/// <summary>Completes the addresses of brokers: those of the session's producers and embedded clusters, and those of the environment.</summary>
sealed class BootstrapServerCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(string parameterName) =>
        ProducerSession.Current.Open.SelectMany(producer => producer.BootstrapServer.Select(server => (server, $"{server}: producer {producer.Name}")))
            .Concat(MockClusterSession.Current.Running.SelectMany(cluster => cluster.BootstrapServer.Select(server => (server, $"{server}: embedded cluster {cluster.Id}"))))
            .Concat((Environment.GetEnvironmentVariable("KAFKAPS_BOOTSTRAP_SERVER") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(server => (server, $"{server}: KAFKAPS_BOOTSTRAP_SERVER")))
            .DistinctBy(item => item.server);
}

/// <summary>Completes the names of the user's named configurations.</summary>
sealed class ConfigurationNameCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(string parameterName) => NamedConfigurations.Names.Select(name => (name, ""));
}

/// <summary>Completes the names of the deserializers, with what they read as the tooltip.</summary>
sealed class DeserializerCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(string parameterName) => Deserializers.All.Select(known =>
        (known.Deserializer.Name, known.JavaClasses is [string java, ..] ? $"{known.Meaning}, as Java's {java}" : known.Meaning));
}

/// <summary>Completes PowerShell's names of encodings.</summary>
sealed class EncodingCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(string parameterName) => TextEncodings.Names.Select(name => (name, ""));
}

/// <summary>Completes the names of errors, Kafka's and the exceptions', with their meanings as the tooltip.</summary>
sealed class KafkaErrorNameCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(string parameterName) =>
        from row in ErrorTable.Rows
        from name in new[] { row.Exception, row.Name }
        where name.Length > 0
        group row by name into rows
        orderby rows.Key
        select (rows.Key, rows.First().Meaning);
}

/// <summary>Completes the names of a producer's properties, Java's and librdkafka's, with their meanings as the tooltip.</summary>
sealed class KafkaPropertyNameCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(string parameterName) =>
        ConfigurationCatalog.Names.Order(StringComparer.Ordinal).Select(name => (name, ConfigurationCatalog.Get(name).Meaning));
}

/// <summary>Completes the names of a producer's metrics, with their meanings as the tooltip.</summary>
sealed class MetricNameCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(string parameterName) => MetricDefinition.Names;
}

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

/// <summary>Completes the names of the session's open producers, with their brokers as the tooltip.</summary>
sealed class ProducerNameCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(string parameterName) =>
        ProducerSession.Current.Open.Select(producer => (producer.Name, string.Join(',', producer.BootstrapServer)));
}

/// <summary>Completes the value of a parameter that is named after a property with a fixed set of words, such as -SaslMechanism for sasl.mechanism.</summary>
sealed partial class PropertyValueCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(string parameterName)
    {
        PropertyDefinition property = ConfigurationCatalog.Get(WordBoundary().Replace(parameterName, ".").ToLowerInvariant());
        ValidValues valid = property.Valid.HasWords ? property.Valid : property.LibrdkafkaValid;
        return valid.Words.Select(word => (word, ""));
    }

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])", RegexOptions.CultureInvariant)]
    private static partial Regex WordBoundary();
}

/// <summary>Completes the names of the serializers, with what they write as the tooltip.</summary>
sealed class SerializerCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(string parameterName) => Serializers.All.Select(known =>
        (known.Serializer.Name, known.JavaClasses is [string java, ..] ? $"{known.Meaning}, as Java's {java}" : known.Meaning));
}

/// <summary>Completes the words for the position at which reading starts.</summary>
sealed class StartCompleter : WordCompleter
{
    private protected override IEnumerable<(string Word, string Meaning)> Words(string parameterName) =>
        [("Beginning", "The oldest available record of each partition"), ("End", "Only new records, with -Wait")];
}
