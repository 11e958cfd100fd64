using System.Collections;

namespace KafkaPS.Configuration;

/// <summary>What a cmdlet's parameters say of a producer's properties.</summary>
static class ConfigurationParameters
{
    /// <summary>The sources, the strongest first: parameters that stand for a property, then -Configuration.</summary>
    /// <param name="configuration">-Configuration.</param>
    /// <param name="bootstrapServer">-BootstrapServer.</param>
    /// <param name="directory">Where relative paths begin: PowerShell's current location, which is not the process's directory.</param>
    internal static IEnumerable<ConfigurationSource> Sources(IDictionary? configuration, string[]? bootstrapServer, string directory)
    {
        var parameters = new Hashtable();
        if (bootstrapServer is not null) parameters["bootstrap.servers"] = bootstrapServer;
        yield return ConfigurationSource.Of(ConfigurationSourceKind.Parameter, parameters, directory);
        if (configuration is not null) yield return ConfigurationSource.Of(ConfigurationSourceKind.Dictionary, configuration, directory);
    }
}
