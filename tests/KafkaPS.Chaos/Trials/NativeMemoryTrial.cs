using System.Globalization;

namespace KafkaPS.Chaos.Trials;

/// <summary>Runs every native call, round after round: the memory that malloc has in use does not grow. It includes a share of .NET and its compiler, which goes up and down.</summary>
sealed class NativeMemoryTrial() : Trial("native-memory", isQuick: false)
{
    const int Records = 2000, SlackBytes = 8 * 1024 * 1024;

    internal override IEnumerable<Row> Run(Lab lab)
    {
        string topic = lab.NewPrefix(Name);
        lab.Cluster.CreateTopics([topic]);
        int rounds = lab.Plan.IsFull ? 300 : 30;
        using PowerShellProcess process = PowerShellProcess.Start("Use-Native.ps1", "-Server", lab.Cluster.BootstrapServer, "-Topic", topic, "-Rounds", $"{rounds}", "-Records", $"{Records}");
        bool isEnded = process.WaitForExit(TimeSpan.FromMinutes(60));
        long[] bytes = [.. process.Said.Split('\n').Where(line => line.StartsWith("native ", StringComparison.Ordinal)).Select(line => long.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture))];
        if (!isEnded || bytes.Length != rounds) return [new Row("native memory", "all native calls") { Broken = [$"it did not come to its end: {process.Said.ReplaceLineEndings(" ")}"] }];
        // The first round loads everything.
        long early = bytes[1..(rounds / 2)].Min(), late = bytes[(rounds / 2)..].Min();
        return
        [
            new Row("native memory", "all native calls")
            {
                Sent = rounds * 3L * Records,
                Note = string.Create(CultureInfo.InvariantCulture, $"{rounds} rounds with 3 producers each; malloc has in use at least {early / 1e6:F1} MB in the first half, {late / 1e6:F1} MB in the second"),
                Broken = late > early + SlackBytes ? ["native memory grows"] : [],
            },
        ];
    }
}
