using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace KafkaPS.Chaos.Trials;

/// <summary>Runs every native call under valgrind's memcheck: there are no invalid reads or writes, and no block is lost.</summary>
/// <remarks>Scripts/memcheck.supp excludes what .NET does itself, with reasons.</remarks>
sealed partial class NativeAccessTrial() : Trial("native-access", isQuick: false)
{
    const int Rounds = 2, Records = 200;

    internal override IEnumerable<Row> Run(Lab lab)
    {
        if (!HasValgrind()) return [Result("not run: valgrind is not installed")];
        string topic = lab.NewPrefix(Name), log = Path.GetTempFileName();
        lab.Cluster.CreateTopics([topic]);
        try
        {
            string[] arguments = ["-Server", lab.Cluster.BootstrapServer, "-Topic", topic, "-Rounds", $"{Rounds}", "-Records", $"{Records}"];
            using PowerShellProcess process = PowerShellProcess.StartChecked(log, Repository.Script("memcheck.supp"), "Use-Native.ps1", arguments);
            bool isEnded = process.WaitForExit(TimeSpan.FromMinutes(20)) && process.Said.Contains($"used {Rounds}", StringComparison.Ordinal);
            string found = File.ReadAllText(log);
            Match summary = Summary().Match(found);
            if (!isEnded || !summary.Success) return [Result("", $"it did not come to its end: {process.Said.ReplaceLineEndings(" ")}")];
            int errors = int.Parse(summary.Groups["errors"].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
            return [errors == 0 ? Result("no invalid access, no block lost") : Result("", $"memcheck tells of {errors} errors:\n{found}")];
        }
        finally
        {
            File.Delete(log);
        }
    }

    static Row Result(string note, params string[] broken) => new("memcheck", "all native calls") { Sent = note.StartsWith("not run", StringComparison.Ordinal) ? null : Rounds * 3L * Records, Note = note, Broken = broken };

    static bool HasValgrind()
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("valgrind", ["--version"]) { RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    [GeneratedRegex(@"ERROR SUMMARY: (?<errors>[\d,]+) errors")]
    private static partial Regex Summary();
}
