using System.Diagnostics;
using System.Text;
using KafkaPS.Configuration;
using Xunit.Abstractions;

namespace KafkaPS.UnitTests.Configuration.JavaComparison;

public sealed class JavaComparisonTests(ITestOutputHelper output) : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kafkaps-java-");

    public void Dispose() => _folder.Delete(recursive: true);

    [JavaFact]
    public void IsValidForJava_says_what_the_constructor_of_KafkaProducer_says()
    {
        Dictionary<string, string>[] sets = [.. new PropertySets(_folder.FullName).All()];
        var watch = Stopwatch.StartNew();
        string[] verdicts = JavaProgram.Run("JudgeProperties.java", string.Concat(sets.Select(Write)));
        output.WriteLine($"{sets.Length} sets, of which Java takes {verdicts.Count(verdict => verdict == "ok")}, in {watch.Elapsed.TotalSeconds:F1} s");

        Assert.True(sets.Length >= 2000);
        Assert.Equal(sets.Length, verdicts.Length);
        string[] differences = [.. sets.Zip(verdicts).Where(pair => IsValidForJava(pair.First) != (pair.Second == "ok")).Select(pair => $"{pair.Second}: {Print(pair.First)}")];
        Assert.True(differences.Length == 0, $"{differences.Length} of {sets.Length} sets are judged otherwise:\n{string.Join('\n', differences.Take(100))}");
    }

    static bool IsValidForJava(Dictionary<string, string> set) =>
        ProducerConfiguration.Report([ConfigurationSource.Of(ConfigurationSourceKind.Dictionary, set)], askClient: false).IsValidForJava;

    static string Write(Dictionary<string, string> set) => string.Concat(set.Select(pair => $"{JavaProgram.Escape(pair.Key)}={JavaProgram.Escape(pair.Value)}\n")) + "%\n";

    static string Print(Dictionary<string, string> set) =>
        string.Join(", ", set.Where(pair => !pair.Value.EndsWith(".StringSerializer", StringComparison.Ordinal))
            .Select(pair => $"{pair.Key}={JavaProgram.Escape(pair.Value[..Math.Min(pair.Value.Length, 150)])}"));
}
