using System.Diagnostics;
using System.Globalization;

namespace KafkaPS.Chaos.Trials;

/// <summary>Heavy use and long use: memory, handles and threads stay constant once each kind of use has warmed up.</summary>
sealed class LoadTrial() : Trial("load", isQuick: true)
{
    const int MemorySlack = 60, HandleSlack = 10, ThreadSlack = 10;

    internal override IEnumerable<Row> Run(Lab lab)
    {
        string topic = lab.NewPrefix(Name);
        lab.Cluster.CreateTopics([topic]);
        (int producers, int calls, int records) = lab.Plan.IsFull ? (200, 2000, 50_000_000) : (20, 200, 200_000);
        long started = Stopwatch.GetTimestamp();
        using PowerShellProcess process = PowerShellProcess.Start("Use-Long.ps1",
            "-Server", lab.Cluster.BootstrapServer, "-Topic", topic, "-Producers", $"{producers}", "-Calls", $"{calls}", "-Records", $"{records}");
        bool isEnded = process.WaitForExit(lab.Plan.IsFull ? TimeSpan.FromHours(2) : TimeSpan.FromMinutes(5));
        string[] broken = isEnded && process.Said.Contains("unknown 0 failed 0", StringComparison.Ordinal) ? [] : [$"it did not come to its end: {process.Said.ReplaceLineEndings(" ")}"];
        IEnumerable<IGrouping<string, Measure>> steps = process.Said.Split('\n').Where(line => line.StartsWith("measured\t", StringComparison.Ordinal)).Select(Measure.Parse).GroupBy(measure => measure.Step);
        return [.. steps.Select(step => Judge(step.First(), step.Last(), broken)), new Row("load", "all of it") { Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds, Broken = broken }];
    }

    static Row Judge(Measure warm, Measure last, string[] before)
    {
        var broken = new List<string>(before);
        if (last.Memory > warm.Memory + MemorySlack) broken.Add("memory grows");
        if (last.Handles > warm.Handles + HandleSlack) broken.Add("handles grow");
        if (last.Threads > warm.Threads + ThreadSlack) broken.Add("threads grow");
        return new Row("load", last.Step)
        {
            Sent = last.Records,
            Acknowledged = last.Records,
            Note = $"memory {warm.Memory} → {last.Memory} MB, handles {warm.Handles} → {last.Handles}, threads {warm.Threads} → {last.Threads}",
            Broken = broken,
        };
    }

    sealed record Measure(string Step, long Records, int Memory, int Handles, int Threads)
    {
        internal static Measure Parse(string line)
        {
            string[] parts = line.TrimEnd().Split('\t');
            return new Measure(parts[1], long.Parse(parts[2], CultureInfo.InvariantCulture), Number(parts[3]), Number(parts[4]), Number(parts[5]));
        }

        static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
    }
}
