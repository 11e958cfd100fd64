using System.Diagnostics;
using System.Text.RegularExpressions;

namespace KafkaPS.Chaos.Trials;

/// <summary>Script blocks that throw, break, continue, return, exit, call the cmdlets again or change the input: only errors for the user appear, and the session keeps working.</summary>
sealed partial class ScriptBlockTrial() : Trial("script-blocks", isQuick: true)
{
    internal override bool UsesCluster => false;

    internal override IEnumerable<Row> Run(Lab lab)
    {
        int count = lab.Plan.IsFull ? 100_000 : 500;
        long started = Stopwatch.GetTimestamp();
        using PowerShellProcess process = PowerShellProcess.Start("Use-ScriptBlocks.ps1", "-Count", $"{count}", "-Seed", $"{lab.Plan.Seed}");
        bool isEnded = process.WaitForExit(lab.Plan.IsFull ? TimeSpan.FromHours(2) : TimeSpan.FromMinutes(5));
        var broken = process.Said.Split('\n').Where(line => line.StartsWith("case\t", StringComparison.Ordinal)).Select(line => $"`{line.TrimEnd().Replace('|', '¦')}`").ToList();
        Match cases = Cases().Match(process.Said);
        if (!isEnded || !cases.Success) broken.Add($"it did not come to its end: {process.Said.ReplaceLineEndings(" ")}");
        return [new Row("script blocks by chance", "all that take one") { Note = cases.Value, Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds, Broken = broken }];
    }

    [GeneratedRegex(@"^cases .*\b", RegexOptions.Multiline)]
    private static partial Regex Cases();
}
