using System.Management.Automation;
using System.Reflection;
using KafkaPS.Interop;

namespace KafkaPS;

/// <summary>Runs when the module is imported, and rejects any librdkafka other than the module's own.</summary>
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

        // Confluent.Kafka creates a delegate for each function of the library on first use. Creating them now, in parallel with the import, saves the first producer the wait.
        _ = Task.Run(static () => Confluent.Kafka.Library.VersionString);
    }
}
