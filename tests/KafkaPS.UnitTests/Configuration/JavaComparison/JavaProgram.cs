using System.Diagnostics;
using System.Text;

namespace KafkaPS.UnitTests.Configuration.JavaComparison;

/// <summary>Runs one of the small Java programs beside these tests, with Kafka's jars.</summary>
static class JavaProgram
{
    static readonly string? Libraries = FindLibraries();
    static readonly string? Java = FindJava();

    /// <summary>What is missing to run one; null if nothing is.</summary>
    internal static string? Missing =>
        Java is null ? "There is no java on the path." : Libraries is null ? "Kafka's jars are not there: set KAFKA_LIBS to their folder." : null;

    /// <summary>The lines that the program writes for the given text.</summary>
    internal static string[] Run(string program, string input)
    {
        var start = new ProcessStartInfo(Java!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
            ArgumentList =
            {
                "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-cp", Path.Combine(Libraries!, "*"), Path.Combine(AppContext.BaseDirectory, "Java", program),
            },
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        string text = output.GetAwaiter().GetResult();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return text.Split('\n', StringSplitOptions.None)[..^1];
    }

    /// <summary>Text that Java's Properties reads as exactly this, whatever it contains.</summary>
    internal static string Escape(string text) =>
        string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c == '.' ? c.ToString() : $"\\u{(int)c:x4}"));

    static string? FindJava()
    {
        string name = OperatingSystem.IsWindows() ? "java.exe" : "java";
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Append(Path.Combine(Environment.GetEnvironmentVariable("JAVA_HOME") ?? "", "bin"))
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    static string? FindLibraries()
    {
        if (Environment.GetEnvironmentVariable("KAFKA_LIBS") is { Length: > 0 } given) return given;
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "KafkaPS.sln"))) root = root.Parent;
        string beside = Path.Combine(root?.Parent?.FullName ?? "", "shared", "kafka", "libs");
        return Directory.Exists(beside) ? beside : null;
    }
}
