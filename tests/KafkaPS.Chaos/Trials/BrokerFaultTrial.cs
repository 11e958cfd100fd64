using KafkaPS.Chaos.Faults;
using KafkaPS.Chaos.Kafka;

namespace KafkaPS.Chaos.Trials;

/// <summary>Sends records on all roads at once, each from its own PowerShell, while something goes wrong with the brokers or on the way to them.</summary>
/// <param name="fault">What goes wrong.</param>
sealed class BrokerFaultTrial(BrokerFault fault) : Trial(fault.Name, fault.IsQuick)
{
    /// <summary>Requests time out soon, so that short faults are noticed; records keep the default delivery timeout, so that none may fail.</summary>
    const string Configuration = """{ "request.timeout.ms": 5000, "delivery.timeout.ms": 120000 }""";

    const string WithoutIdempotence = """{ "request.timeout.ms": 5000, "delivery.timeout.ms": 120000, "enable.idempotence": false }""";

    internal override IEnumerable<Row> Run(Lab lab)
    {
        string prefix = lab.NewPrefix(Name);
        string server = fault.IsProxied ? lab.Cluster.ProxiedServer : lab.Cluster.BootstrapServer;
        List<(string Road, string Topic)> roads = [.. lab.Plan.Roads.Append("repeating").Select(road => (road, $"{prefix}.{road}"))];
        string[] topics = [.. roads.Select(road => road.Topic)];
        lab.Cluster.CreateTopics(topics);
        List<(string Road, PowerShellProcess Process)> senders = [.. roads.Select(road => (road.Road, Start(lab, server, road.Topic, road.Road)))];
        bool[] ended;
        try
        {
            foreach ((_, PowerShellProcess process) in senders) process.WaitUntilReady();
            foreach ((_, PowerShellProcess process) in senders) process.Go();
            Thread.Sleep(TimeSpan.FromSeconds(lab.Plan.Seconds / 8 * (1 + lab.Random.NextDouble())));
            fault.Strike(lab, topics);
            ended = [.. senders.Select(sender => sender.Process.WaitForExit(lab.Limit))];
            foreach ((string road, PowerShellProcess process) in senders.Where(sender => sender.Process.Said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length > 1)) Lab.Say($"{road} said: {process.Said}");
        }
        finally
        {
            foreach ((_, PowerShellProcess process) in senders) process.Dispose();
        }

        Dictionary<string, List<StoredRecord>> stored = Reader.Read(lab.Cluster, topics);
        return roads.Zip(ended, (road, isEnded) => Judge(lab, road.Road, road.Topic, stored[road.Topic], isEnded));
    }

    static PowerShellProcess Start(Lab lab, string server, string topic, string road) => road == "repeating"
        ? lab.StartSending(server, topic, "plain", lab.Plan.Count, lab.Plan.Seconds, WithoutIdempotence)
        : lab.StartSending(server, topic, road, lab.CountOf(road), lab.Plan.Seconds, road == "transaction" ? Transactional(topic) : Configuration,
            "-TransactionSize", $"{Math.Max(50, lab.Plan.Count / 100)}");

    static string Transactional(string topic) => Configuration.Replace("{", $$"""{ "transactional.id": "{{topic}}",""", StringComparison.Ordinal);

    Row Judge(Lab lab, string road, string topic, List<StoredRecord> stored, bool isEnded)
    {
        bool isRepeating = road == "repeating";
        Row row = Verdict.Judge(fault.Title, isRepeating ? "plain, without idempotence" : road, new History(lab.HistoryOf(topic)), stored, new Promise(MayRepeat: isRepeating));
        return isEnded ? row : row with { Broken = [.. row.Broken, "it hung"] };
    }
}
