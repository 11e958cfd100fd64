using System.Management.Automation;
using System.Reflection;
using KafkaPS.Interop;

namespace KafkaPS;

/// <summary>Runs when the module is imported: refuses to work with any librdkafka but the one that belongs to the module.</summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer
{
    static readonly string ExpectedVersion = typeof(ModuleInitializer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "LibrdkafkaVersion").Value!;

    /// <exception cref="InvalidOperationException">Another version of librdkafka was loaded.</exception>
    public void OnImport()
    {
        if (Librdkafka.Version != ExpectedVersion)
        {
            throw new InvalidOperationException(
                $"KafkaPS requires librdkafka {ExpectedVersion}, but this process has loaded {Librdkafka.Version}. Reinstall the module, and import it in a new session.");
        }

        // Confluent.Kafka makes a delegate for each function of the library at its first use. Made now, beside the rest of the import,
        // they do not keep the first producer waiting.
        _ = Task.Run(static () => Confluent.Kafka.Library.VersionString);
    }
}
