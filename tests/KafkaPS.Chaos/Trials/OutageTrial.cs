using System.Globalization;
using System.Text.Json;
using KafkaPS.Chaos.Kafka;

namespace KafkaPS.Chaos.Trials;

/// <summary>All brokers are gone for longer than delivery.timeout.ms: each record is delivered or failed, and failed ones can be sent again from their file.</summary>
sealed class OutageTrial() : Trial("all-brokers-gone", isQuick: true)
{
    const string Fault = "all brokers are gone";
    const string Configuration = """{ "request.timeout.ms": 3000, "delivery.timeout.ms": 6000, "max.block.ms": 3000 }""";

    static readonly string[] RoadsWithDeadLetters = ["plain", "keyed", "headers", "path", "nowait"];

    internal override IEnumerable<Row> Run(Lab lab)
    {
        string prefix = lab.NewPrefix(Name);
        List<(string Road, string Topic)> roads = [.. lab.Plan.Roads.Intersect(RoadsWithDeadLetters).Select(road => (road, $"{prefix}.{road}"))];
        string[] topics = [.. roads.Select(road => road.Topic)];
        lab.Cluster.CreateTopics(topics);
        List<PowerShellProcess> senders = [.. roads.Select(road => lab.StartSending(
            lab.Cluster.BootstrapServer, road.Topic, road.Road, lab.Plan.Count, lab.Plan.Seconds, Configuration, road.Road == "nowait" ? [] : ["-DeadLetterPath", DeadLetters(lab, road.Topic)]))];
        bool[] ended;
        try
        {
            foreach (PowerShellProcess process in senders) process.WaitUntilReady();
            foreach (PowerShellProcess process in senders) process.Go();
            Thread.Sleep(TimeSpan.FromSeconds(lab.Plan.Seconds / 4 * (1 + lab.Random.NextDouble())));
            foreach (Node node in lab.Cluster.Nodes) node.Kill();
            ended = [.. senders.Select(process => process.WaitForExit(lab.Limit))];
            foreach (Node node in lab.Cluster.Nodes) node.Start();
            foreach (Node node in lab.Cluster.Nodes) node.WaitUntilListening();
        }
        finally
        {
            foreach (PowerShellProcess process in senders) process.Dispose();
        }

        Dictionary<string, List<StoredRecord>> first = Reader.Read(lab.Cluster, topics);
        var rows = new List<Row>();
        foreach (((string road, string topic), bool isEnded) in roads.Zip(ended))
        {
            Row row = Verdict.Judge(Fault, road, new History(lab.HistoryOf(topic)), first[topic], new Promise(MayFail: true));
            rows.Add(isEnded ? row : row with { Broken = [.. row.Broken, "it hung"] });
        }

        // The second read also sees the end marks of the first.
        Dictionary<string, string> again = roads.Where(road => File.Exists(DeadLetters(lab, road.Topic))).AsParallel()
            .Select(road => (road.Topic, Said: SendAgain(lab, road.Topic))).ToDictionary(sent => sent.Topic, sent => sent.Said);
        Dictionary<string, List<StoredRecord>> second = Reader.Read(lab.Cluster, topics, earlierEnds: 1);
        rows.AddRange(roads.Where(road => again.ContainsKey(road.Topic)).Select(road => JudgeAgain(lab, road.Road, road.Topic, first[road.Topic], second[road.Topic], again[road.Topic])));
        return rows;
    }

    static string DeadLetters(Lab lab, string topic) => Path.Combine(lab.Folder, $"{topic}.jsonl");

    static string SendAgain(Lab lab, string topic)
    {
        using PowerShellProcess process = PowerShellProcess.Start("Send-DeadLetters.ps1", "-Server", lab.Cluster.BootstrapServer, "-DeadLetterPath", DeadLetters(lab, topic));
        return process.WaitForExit(lab.Limit) ? process.Said : "it hung";
    }

    static Row JudgeAgain(Lab lab, string road, string topic, List<StoredRecord> first, List<StoredRecord> second, string said)
    {
        var history = new History(lab.HistoryOf(topic));
        int[] kept = [.. File.ReadLines(DeadLetters(lab, topic)).Select(Number).Order()];
        int[] failed = [.. history.Failed.Select(failure => failure.Number ?? -1).Order()];
        HashSet<int> uncertain = [.. history.Failed.Where(failure => !failure.IsNotPersisted).Select(failure => failure.Number ?? -1)];
        Dictionary<int, int> copies = second.CountBy(record => record.Number).ToDictionary();
        var broken = new List<string>();
        if (!kept.SequenceEqual(failed)) broken.Add($"{failed.Length} failed, and the dead-letter file has {kept.Length}, which are not the same");
        if (!said.Contains($"delivered {kept.Length}", StringComparison.Ordinal)) broken.Add($"of {kept.Length} dead letters it said: {said.Trim()}");
        int lost = Enumerable.Range(1, history.Summary?.Sent ?? 0).Count(number => !copies.ContainsKey(number));
        int twice = copies.Sum(copy => copy.Value - 1), untold = copies.Where(copy => !uncertain.Contains(copy.Key)).Sum(copy => copy.Value - 1);
        if (lost > 0) broken.Add($"{lost} lost");
        if (untold > 0) broken.Add($"{untold} duplicated though their errors said NotPersisted");
        return new Row($"{Fault}, then the dead letters are sent again", road)
        {
            Sent = kept.Length,
            Acknowledged = second.Count - first.Count,
            Lost = lost,
            Duplicated = twice,
            Errors = 0,
            Note = twice > 0 ? "duplicated: all of PossiblyPersisted" : "",
            Broken = broken,
        };
    }

    static int Number(string line)
    {
        using JsonDocument record = JsonDocument.Parse(line);
        return int.Parse(record.RootElement.GetProperty("value").GetString()!.Split(' ')[1], CultureInfo.InvariantCulture);
    }
}
