using System.Diagnostics;

namespace KafkaPS.Chaos.Kafka;

/// <summary>The Apache Kafka distribution that KAFKA_HOME names, or <c>shared/kafka</c> beside the repository. It needs Java 17 or later.</summary>
static class Jars
{
    static readonly string ClassPath = Path.Combine(Find(), "*");

    /// <summary>Starts a class of Kafka.</summary>
    internal static Process Start(string heap, string log, string className, params string[] arguments)
    {
        var start = new ProcessStartInfo("java",
            [$"-Xmx{heap}", "-XX:+UseSerialGC", "-Djava.net.preferIPv4Stack=true", $"-Dorg.slf4j.simpleLogger.defaultLogLevel={log}", "-Dorg.slf4j.simpleLogger.showDateTime=true", "-cp", ClassPath, className, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    /// <summary>Runs one of Kafka's own tools and returns what it prints.</summary>
    /// <exception cref="InvalidOperationException">The exit code is not 0.</exception>
    internal static string Run(string className, params string[] arguments)
    {
        using Process tool = Start("256m", "error", className, arguments);
        Task<string> error = tool.StandardError.ReadToEndAsync();
        string output = tool.StandardOutput.ReadToEnd();
        tool.WaitForExit();
        return tool.ExitCode == 0 ? output : throw new InvalidOperationException($"{className} {string.Join(' ', arguments)} ended with {tool.ExitCode}: {error.Result}{output}");
    }

    static string Find()
    {
        string[] places = [Environment.GetEnvironmentVariable("KAFKA_HOME") ?? "", Path.Combine(Repository.Root, "..", "shared", "kafka")];
        return places.Where(place => place.Length > 0).Select(place => Path.GetFullPath(Path.Combine(place, "libs"))).FirstOrDefault(Directory.Exists)
            ?? throw new InvalidOperationException("There is no Kafka: set KAFKA_HOME to the folder of a distribution.");
    }
}
