using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using KafkaPS.Bench;

// Usage: dotnet run --project bench/KafkaPS.Bench -c Release -- [--bootstrap-server HOST:PORT] [--lines N] [--rounds N] [--topic NAME]
// Times a pipeline into Send-KafkaRecord against the same pipeline into a cmdlet that does nothing, in turn, and prints the ratios round by round.
// Seconds differ from machine to machine; the ratios are what counts. Without --bootstrap-server it sends to an embedded cluster.
string? bootstrapServer = null;
string topic = "bench";
int lineCount = 1_000_000, rounds = 7;
for (int i = 0; i + 1 < args.Length; i += 2)
{
    switch (args[i])
    {
        case "--bootstrap-server": bootstrapServer = args[i + 1]; break;
        case "--lines": lineCount = int.Parse(args[i + 1], CultureInfo.InvariantCulture); break;
        case "--rounds": rounds = int.Parse(args[i + 1], CultureInfo.InvariantCulture); break;
        case "--topic": topic = args[i + 1]; break;
        default: Console.Error.WriteLine($"Unknown option {args[i]}."); return 2;
    }
}

string file = Path.GetTempFileName();
try
{
    // A hundred bytes a line, as the figures of other producers' benchmarks have it.
    File.WriteAllLines(file, Enumerable.Range(0, lineCount).Select(i => $"{i:D10} {new string((char)('a' + (i % 26)), 89)}"));

    InitialSessionState state = InitialSessionState.CreateDefault2();
    state.Commands.Add(new SessionStateCmdletEntry("Test-Empty", typeof(TestEmptyCommand), null));
    state.Commands.Add(new SessionStateCmdletEntry("Test-Emit", typeof(TestEmitCommand), null));
    using Runspace runspace = RunspaceFactory.CreateRunspace(state);
    runspace.Open();
    string module = typeof(TestEmptyCommand).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "ModuleOutputDirectory").Value!;
    Run($"Import-Module '{Path.Combine(module, "KafkaPS.psd1")}'");
    if (bootstrapServer is null) Run("$null = Start-KafkaMockCluster | New-KafkaProducer");
    else Run($"$null = New-KafkaProducer {bootstrapServer}");
    Run($"$null = 'warm' | Send-KafkaRecord {topic}");

    string lines = $"[System.IO.File]::ReadLines('{file}')";
    var ways = new (string Name, string Script)[]
    {
        ("empty cmdlet", $"{lines} | Test-Empty {topic}"),
        ("Send-KafkaRecord -Summary", $"$s = {lines} | Send-KafkaRecord {topic} -Summary; if ($s.Delivered -ne {lineCount}) {{ throw \"$s\" }}"),
        ("emitting cmdlet | Out-Null", $"{lines} | Test-Emit {topic} | Out-Null"),
        ("Send-KafkaRecord | Out-Null", $"{lines} | Send-KafkaRecord {topic} | Out-Null"),
    };

    Console.WriteLine($"{lineCount} lines of 100 B, {rounds} rounds after one to warm up, {Environment.ProcessorCount} processors");
    var seconds = new double[ways.Length, rounds];
    for (int round = -1; round < rounds; round++)
    {
        for (int way = 0; way < ways.Length; way++)
        {
            GC.Collect();
            long started = Stopwatch.GetTimestamp();
            Run(ways[way].Script);
            if (round >= 0) seconds[way, round] = Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
    }

    for (int way = 0; way < ways.Length; way++)
    {
        int floor = way < 2 ? 0 : 2;
        double[] times = [.. Enumerable.Range(0, rounds).Select(round => seconds[way, round]).Order()];
        double[] ratios = [.. Enumerable.Range(0, rounds).Select(round => seconds[way, round] / seconds[floor, round]).Order()];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{ways[way].Name,-30} {times[0],6:F2} {times[rounds / 2],6:F2} {times[^1],6:F2} s   ratio {ratios[0],5:F2} {ratios[rounds / 2],5:F2} {ratios[^1],5:F2}   (min, median, max)"));
    }

    Run("Get-KafkaProducer | Close-KafkaProducer");
    return 0;

    void Run(string script)
    {
        using PowerShell shell = PowerShell.Create(runspace).AddScript(script);
        shell.Invoke();
        if (shell.HadErrors) throw new InvalidOperationException(shell.Streams.Error[0].ToString());
    }
}
finally
{
    File.Delete(file);
}
