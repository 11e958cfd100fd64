using System.Diagnostics;
using System.Text.RegularExpressions;
using KafkaPS.Chaos.Kafka;

namespace KafkaPS.Chaos.Trials;

/// <summary>
/// The shell ends in every way: what was reported as delivered is in Kafka, and so is what nobody waited for, or its loss is reported; nothing hangs, crashes or is
/// left behind.
/// </summary>
sealed partial class ShellTrial() : Trial("shell-ends", isQuick: true)
{
    const int LeftCount = 1000;

    /// <summary>How long the module promises to wait for outstanding records.</summary>
    const int EndLimitSeconds = 10;

    /// <summary>How long PowerShell itself takes to end, on a busy machine.</summary>
    const int ShellSeconds = 10;

    static readonly End[] Ends =
    [
        new("SIGTERM", "leave", process => Signals.Send("TERM", process.Id)),
        new("SIGHUP", "leave", process => Signals.Send("HUP", process.Id)),
        new("SIGINT", "leave", process => Signals.Send("INT", process.Id)),
        new("exit 3", "exit", process => process.Go()) { ExitCode = 3 },
        new("Remove-Module", "remove-module", process => process.Go()) { ExitCode = 0 },
        new("the runspace is closed", "runspace", process => process.Go()) { ExitCode = 0 },
        new("SIGINT in a send", "send", process => Signals.Send("INT", process.Id)),
        new("Ctrl+C in a terminal, in a send", "send", process => process.Type("\u0003")) { IsInTerminal = true },
        new("SIGTERM in a send", "send", process => Signals.Send("TERM", process.Id)) { EndsSession = true },
    ];

    internal override IEnumerable<Row> Run(Lab lab)
    {
        string prefix = lab.NewPrefix(Name);
        End[] kills = [.. Enumerable.Range(0, lab.Plan.IsFull ? 9 : 2).Select(_ => new End("SIGKILL in a send", "send", process => Signals.Send("KILL", process.Id)))];
        List<(End End, string Topic)> ends = [.. Ends.Concat(kills).Select((end, index) => (end, $"{prefix}.{index}"))];
        string[] topics = [.. ends.Select(end => end.Topic)];
        lab.Cluster.CreateTopics(topics);
        List<Func<IReadOnlyList<StoredRecord>, Row>> judges = [.. ends.AsParallel().AsOrdered().WithDegreeOfParallelism(3).Select(end => Play(lab, end.End, end.Topic))];
        Dictionary<string, List<StoredRecord>> stored = Reader.Read(lab.Cluster, topics);
        return judges.Zip(topics, (judge, topic) => judge(stored[topic]));
    }

    /// <summary>Starts a shell and ends it. The result is judged once the topic has been read.</summary>
    static Func<IReadOnlyList<StoredRecord>, Row> Play(Lab lab, End end, string topic)
    {
        string[] arguments = ["-Server", lab.Cluster.BootstrapServer, "-Topic", topic, "-How", end.How, "-Count", $"{LeftCount}", "-History", lab.HistoryOf(topic)];
        using PowerShellProcess process = end.IsInTerminal ? PowerShellProcess.StartInTerminal("End-Shell.ps1", arguments) : PowerShellProcess.Start("End-Shell.ps1", arguments);
        process.WaitUntilReady();
        if (end.How == "send") Thread.Sleep(lab.Random.Next(0, 1000));
        long started = Stopwatch.GetTimestamp();
        end.Strike(process);
        bool isEnded = process.WaitForExit(TimeSpan.FromSeconds(60));
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        int exitCode = process.Process.ExitCode;
        string said = process.Said;
        return stored => Judge(end, new History(lab.HistoryOf(topic)), stored, isEnded ? seconds : null, exitCode, said);
    }

    static Row Judge(End end, History history, IReadOnlyList<StoredRecord> stored, double? seconds, int exitCode, string said)
    {
        var broken = new List<string>();
        HashSet<int> numbers = [.. stored.Select(record => record.Number)];
        HashSet<(int, long)> places = [.. stored.Select(record => (record.Partition, record.Offset))];
        long unacknowledged = Unacknowledged().Match(said) is { Success: true } match ? long.Parse(match.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) : 0;
        bool isLeave = end.How != "send";
        long lost = isLeave ? Enumerable.Range(1, LeftCount).Count(number => !numbers.Contains(number)) : history.Acknowledged.Count(place => !places.Contains(place));
        if (lost > unacknowledged) broken.Add($"{lost} lost, of which {unacknowledged} were said");
        if (stored.Count != numbers.Count) broken.Add($"{stored.Count - numbers.Count} duplicated");
        if (seconds is null) broken.Add("it hung");
        if (seconds > EndLimitSeconds + ShellSeconds) broken.Add($"it took {seconds:F0} s");
        if (exitCode is 134 or 139 || (end.ExitCode is int expected && exitCode != expected)) broken.Add($"exit code {exitCode}");
        if (end.How is "remove-module" or "runspace" && !said.Contains("left 0 threads", StringComparison.Ordinal)) broken.Add("threads of the client are left");
        // The end of the session closes the producer of the call, which then says what became of its records.
        string unexpected = end.EndsSession ? Outcome().Replace(said, "") : said;
        if (unexpected.Contains("rror", StringComparison.Ordinal) || unexpected.Contains("xception", StringComparison.Ordinal)) broken.Add($"it said: {said.ReplaceLineEndings(" ")}");
        string counted = Counted().Match(said) is { Success: true } counters ? $", the counters say {counters.Groups[1]} delivered, {counters.Groups[2]} failed, {counters.Groups[3]} unknown" : "";
        return new Row($"the shell ends: {end.Name}", isLeave ? "nowait" : "plain")
        {
            Sent = isLeave ? LeftCount : null,
            Acknowledged = isLeave ? null : history.Acknowledged.Count,
            Lost = lost,
            Duplicated = stored.Count - numbers.Count,
            Seconds = seconds,
            Note = $"exit code {exitCode}{counted}",
            Broken = broken,
        };
    }

    [GeneratedRegex(@"with (\d+) records unacknowledged")]
    private static partial Regex Unacknowledged();

    [GeneratedRegex(@"WARNING: Send-KafkaRecord ended with an error\. It took \d+ records: .* unknown\.")]
    private static partial Regex Outcome();

    [GeneratedRegex(@"counted (\d+) (\d+) (\d+)")]
    private static partial Regex Counted();

    sealed record End(string Name, string How, Action<PowerShellProcess> Strike)
    {
        internal int? ExitCode { get; init; }

        internal bool IsInTerminal { get; init; }

        /// <summary>Whether the session ends while the call is running, so that its producer is closed under it.</summary>
        internal bool EndsSession { get; init; }
    }
}
