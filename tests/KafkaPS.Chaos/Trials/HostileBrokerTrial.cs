using System.Diagnostics;
using System.Globalization;
using KafkaPS.Chaos.Faults;

namespace KafkaPS.Chaos.Trials;

/// <summary>The address belongs to a bad broker, or to none: a call ends within its limit with an error, Ctrl+C ends it within a second, and memory stays bounded.</summary>
sealed class HostileBrokerTrial() : Trial("hostile-brokers", isQuick: true)
{
    const int MaxBlockMs = 6000;

    /// <summary>How far a busy machine may exceed a limit.</summary>
    const double ToleranceSeconds = 20;

    /// <summary>Ctrl+C ends a wait within a second; a busy machine may take longer to say so.</summary>
    const double StopSeconds = 10;

    /// <summary>The memory limit; a PowerShell with the module has about 200.</summary>
    const int MaxMegabytes = 500;

    internal override bool UsesCluster => false;

    internal override IEnumerable<Row> Run(Lab lab) => HostileServer.All.AsParallel().AsOrdered().WithDegreeOfParallelism(5).Select(Meet);

    static Row Meet(HostileServer server)
    {
        using HostileServer.Listening listening = server.Listen();
        using PowerShellProcess process = PowerShellProcess.Start("Meet-Broker.ps1", ["-Server", listening.Address, "-MaxBlockMs", $"{MaxBlockMs}", .. server.IsLogin ? new[] { "-Login" } : []]);
        var row = new Row("a hostile broker", server.Name);
        try
        {
            process.WaitUntilReady();
        }
        catch (InvalidOperationException) when (server.CrashesClient && process.Process.HasExited)
        {
            return row with { Note = $"known limit: librdkafka 2.16 ends the process (exit code {process.Process.ExitCode})" };
        }

        Thread.Sleep(1000);
        long started = Stopwatch.GetTimestamp();
        Signals.Send("INT", process.Id);
        bool isStopped = process.WaitForLine("stopped", TimeSpan.FromSeconds(20));
        double stopSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        bool isEnded = process.WaitForExit(TimeSpan.FromSeconds(60));

        var broken = new List<string>();
        string[] met = process.Said.Split('\n').First(line => line.StartsWith("met ", StringComparison.Ordinal)).Split(' ', 6);
        double seconds = double.Parse(met[1], CultureInfo.InvariantCulture);
        int errors = int.Parse(met[2], CultureInfo.InvariantCulture), megabytes = int.Parse(met[3], CultureInfo.InvariantCulture);
        if (seconds > MaxBlockMs / 1000.0 + ToleranceSeconds) broken.Add($"it took {seconds} s");
        if (errors == 0) broken.Add("there was no error");
        if (megabytes > MaxMegabytes) broken.Add($"it took {megabytes} MB");
        if (!isStopped || stopSeconds > StopSeconds) broken.Add($"Ctrl+C took {stopSeconds:F1} s");
        if (!isEnded) broken.Add("it hung");
        if (process.Said.Any(character => character is '\u001b' or '\u0007' or '\u202e')) broken.Add("it wrote the broker's escape codes");
        return row with
        {
            Sent = 100,
            Acknowledged = 0,
            Errors = errors,
            Seconds = seconds,
            Note = string.Create(CultureInfo.InvariantCulture, $"{met[4]}; {megabytes} MB; Ctrl+C {stopSeconds:F1} s"),
            Broken = broken,
        };
    }
}
