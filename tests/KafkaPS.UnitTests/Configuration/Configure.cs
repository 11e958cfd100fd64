using System.Collections;
using KafkaPS.Configuration;

namespace KafkaPS.UnitTests.Configuration;

/// <summary>Builds configurations from a few settings, and adds brokers if the settings have none.</summary>
static class Configure
{
    internal const string StringSerializer = "org.apache.kafka.common.serialization.StringSerializer";
    internal const string Plain = "org.apache.kafka.common.security.plain.PlainLoginModule";

    internal static ProducerConfiguration With(params (string Name, object? Value)[] settings) =>
        ProducerConfiguration.Create([Source(ConfigurationSourceKind.Dictionary, settings)]);

    /// <summary>The effective configuration, for a client that keeps what it was given.</summary>
    internal static KafkaConfigProperty[] Effective(ProducerConfiguration configuration) => [.. configuration.Effective(name => configuration.ClientProperties.GetValueOrDefault(name))];

    internal static KafkaConfigReport Report(params (string Name, object? Value)[] settings) =>
        ProducerConfiguration.Report([Source(ConfigurationSourceKind.Dictionary, settings)], askClient: false);

    /// <summary>The violated rules, each with its property.</summary>
    internal static string[] Rules(params (string Name, object? Value)[] settings) =>
        [.. Report(settings).Findings.Where(finding => finding.Rule != "MissingSerializer").Select(finding => $"{finding.Severity} {finding.Rule} {finding.Property}")];

    internal static ConfigurationSource Source(ConfigurationSourceKind kind, params (string Name, object? Value)[] settings)
    {
        var dictionary = new Hashtable();
        if (kind == ConfigurationSourceKind.Dictionary) dictionary["bootstrap.servers"] = "127.0.0.1:9092";
        foreach ((string name, object? value) in settings) dictionary[name] = value;
        return ConfigurationSource.Of(kind, dictionary);
    }
}
