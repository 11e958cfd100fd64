using System.Diagnostics;
using KafkaPS.Chaos;
using KafkaPS.Chaos.Faults;
using KafkaPS.Chaos.Trials;

Plan plan;
try
{
    plan = Plan.Parse(args);
}
catch (FormatException e)
{
    Console.Error.WriteLine($"{e.Message}\n\n{Plan.Help}");
    return 2;
}

Trial[] all = [.. BrokerFault.All.Select(fault => new BrokerFaultTrial(fault)), new OutageTrial(), new ShellTrial(), new TransactionKillTrial(), new HostileBrokerTrial(), new ScriptBlockTrial(), new DiskTrial(), new LoadTrial(), new NativeMemoryTrial(), new NativeAccessTrial()];
Trial[] chosen = [.. all.Where(trial => plan.Trials.Contains(trial.Name) || plan.IsFull || (plan.IsQuick && trial.IsQuick))];
if (plan.IsList) Console.WriteLine(string.Join('\n', all.Select(trial => trial.Name + (trial.IsQuick ? " (quick)" : ""))));
if (plan.IsList) return 0;
if (plan.Trials.FirstOrDefault(name => all.All(trial => trial.Name != name)) is { } unknown)
{
    Console.Error.WriteLine($"There is no trial {unknown}. --list prints them.");
    return 2;
}

if (chosen.Length == 0)
{
    Console.Error.WriteLine(Plan.Help);
    return 2;
}

Lab.Say(plan.Command);
long started = Stopwatch.GetTimestamp();
var rows = new List<Row>();
int exitCode = 0;
using (var lab = new Lab(plan))
{
    Console.Write(Table.Header);
    // Trials without a cluster mostly wait, so they run at the same time.
    var beside = chosen.Where(trial => !trial.UsesCluster).ToDictionary(trial => trial, trial => new Lazy<Task<Row[]>>(() => Start(trial, lab)));
    foreach (Trial trial in chosen)
    {
        Lab.Say(trial.Name);
        try
        {
            if (!trial.UsesCluster) _ = beside.Values.Select(running => running.Value).ToArray();
            foreach (Row row in trial.UsesCluster ? trial.Run(lab) : await beside[trial].Value)
            {
                rows.Add(row);
                Console.Write(Table.Line(row));
                if (row.Broken.Count > 0) exitCode = Math.Max(exitCode, 1);
            }
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or IOException or Confluent.Kafka.KafkaException or AggregateException)
        {
            // The other trials can still run.
            Console.Error.WriteLine($"{trial.Name} could not be run: {e}");
            exitCode = 2;
        }
    }
}

TimeSpan took = Stopwatch.GetElapsedTime(started);
if (plan.Report is { } report && exitCode < 2) Table.Write(report, plan, rows, took);
Lab.Say($"{rows.Count} rows, {rows.Count(row => row.Broken.Count > 0)} broken, {took.TotalSeconds:F0} s");
return exitCode;

static Task<Row[]> Start(Trial trial, Lab lab) => Task.Factory.StartNew(() => trial.Run(lab).ToArray(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
