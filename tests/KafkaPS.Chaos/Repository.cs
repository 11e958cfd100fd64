using System.Reflection;

namespace KafkaPS.Chaos;

static class Repository
{
    internal static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    /// <summary>The path of the module's manifest in the output of <c>dotnet build</c>.</summary>
    internal static string Module { get; } = Path.Combine(Root, "output", "KafkaPS", "KafkaPS.psd1");

    internal static string Script(string name) => Path.Combine(Root, "tests", "KafkaPS.Chaos", "Scripts", name);
}
