using KafkaPS.Chaos.Kafka;

namespace KafkaPS.Chaos.Trials;

/// <summary>The shell is killed in the middle of transactions, again and again, and the next one has the same transactional.id. Readers see only whole transactions.</summary>
sealed class TransactionKillTrial() : Trial("transactions-killed", isQuick: true)
{
    const int Size = 50, CountOfEach = 100_000;

    internal override IEnumerable<Row> Run(Lab lab)
    {
        string topic = $"{lab.NewPrefix(Name)}.transaction";
        lab.Cluster.CreateTopics([topic]);
        int kills = lab.Plan.IsFull ? 30 : 3;
        for (int i = 0; i < kills; i++)
        {
            using PowerShellProcess sender = Start(lab, topic, lab.HistoryOf(topic), 1 + i * CountOfEach, CountOfEach);
            sender.WaitUntilReady();
            sender.Go();
            Thread.Sleep(lab.Random.Next(500, 4000));
            Signals.Send("KILL", sender.Id);
            sender.WaitForExit(TimeSpan.FromSeconds(30));
        }

        // The last shell ends what the others left open, and then finishes normally.
        string lastHistory = lab.HistoryOf($"{topic}.last");
        int first = 1 + kills * CountOfEach;
        using PowerShellProcess last = Start(lab, topic, lastHistory, first, 10 * Size);
        last.WaitUntilReady();
        last.Go();
        bool isEnded = last.WaitForExit(lab.Limit);

        List<StoredRecord> stored = Reader.Read(lab.Cluster, [topic])[topic];
        Row row = Verdict.Judge($"the shell is killed {kills} times in transactions", "transaction", new History(lab.HistoryOf(topic)), [.. stored.Where(record => record.Number < first)], new Promise(MayDie: true));
        var broken = new List<string>(row.Broken);
        int parts = stored.GroupBy(record => (record.Number - 1) / Size).Count(transaction => transaction.Count() != Size);
        if (parts > 0) broken.Add($"of {parts} transactions a part is there");
        int ofLast = stored.Count(record => record.Number >= first);
        if (!isEnded || ofLast != 10 * Size) broken.Add($"of the last shell's records {ofLast} are there; {last.Said}");
        return [row with { Broken = broken, Note = $"{stored.Count / Size} transactions are there, all whole", Seconds = null }];
    }

    static PowerShellProcess Start(Lab lab, string topic, string history, int first, int count) => PowerShellProcess.Start("Send-Numbers.ps1",
        "-Server", lab.Cluster.BootstrapServer, "-Topic", topic, "-Road", "transaction", "-Count", $"{count}", "-Seconds", "1", "-History", history, "-First", $"{first}",
        "-TransactionSize", $"{Size}", "-Flush", "-Configuration", $$"""{ "transactional.id": "{{topic}}", "request.timeout.ms": 5000 }""");
}
