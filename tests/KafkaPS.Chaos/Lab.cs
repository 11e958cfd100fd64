using KafkaPS.Chaos.Kafka;

namespace KafkaPS.Chaos;

/// <summary>The environment of the trials: a cluster, a folder, and randomness that can be repeated.</summary>
sealed class Lab(Plan plan) : IDisposable
{
    internal static readonly string[] Roads = ["plain", "keyed", "headers", "path", "synchronous", "nowait", "transaction"];

    Cluster? _cluster;
    int _topics;

    internal Plan Plan { get; } = plan;

    internal string Folder { get; } = Directory.CreateTempSubdirectory("kafkaps-chaos-").FullName;

    internal Random Random { get; } = new(plan.Seed);

    /// <summary>The cluster, started on first use.</summary>
    internal Cluster Cluster => _cluster ??= new Cluster(Directory.CreateDirectory(Path.Combine(Folder, "cluster")).FullName, new Random(Plan.Seed));

    /// <summary>How long a process may take to finish sending after all faults are over.</summary>
    internal TimeSpan Limit => TimeSpan.FromSeconds(Plan.Seconds * 3) + TimeSpan.FromMinutes(4);

    /// <summary>Returns a name that no other topic has.</summary>
    internal string NewPrefix(string trial) => $"{trial}-{Interlocked.Increment(ref _topics)}";

    internal string HistoryOf(string topic) => Path.Combine(Folder, topic);

    /// <summary>Prints what is going on.</summary>
    internal static void Say(string text) => Console.Error.WriteLine($"{DateTime.Now:HH:mm:ss} {text}");

    /// <summary>Starts a process that sends numbers on a road when it is told to go.</summary>
    internal PowerShellProcess StartSending(string server, string topic, string road, int count, double seconds, string configuration, params string[] others) => PowerShellProcess.Start("Send-Numbers.ps1",
        ["-Server", server, "-Topic", topic, "-Road", road, "-Count", $"{count}", "-Seconds", FormattableString.Invariant($"{seconds}"), "-History", HistoryOf(topic), "-Configuration", configuration, .. others]);

    /// <summary>Returns how many records a road sends: a call that waits for each record cannot send as many.</summary>
    internal int CountOf(string road) => road == "synchronous" ? Math.Max(1, Plan.Count / 20) : Plan.Count;

    public void Dispose()
    {
        _cluster?.Dispose();
        if (Plan.Keep) Say($"kept: {Folder}");
        else Directory.Delete(Folder, recursive: true);
    }
}
