using System.Reflection;

namespace KafkaPS.Tests;

static class Paths
{
    internal static string Repository { get; } = Metadata("RepositoryRoot");

    /// <summary>The module's manifest in the output of <c>dotnet build</c>.</summary>
    internal static string Module { get; } = Path.Combine(Repository, "output", "KafkaPS", "KafkaPS.psd1");

    internal static string EngineHost { get; } = Metadata("EngineHost");

    static string Metadata(string key) =>
        typeof(Paths).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
