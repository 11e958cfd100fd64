using KafkaPS.Chaos.Kafka;

namespace KafkaPS.Chaos;

/// <summary>What is allowed to happen to a road's records.</summary>
/// <param name="MayRepeat">Whether a record may be stored twice, as without idempotence.</param>
/// <param name="MayFail">Whether records may fail, as when a fault lasts longer than delivery.timeout.ms.</param>
/// <param name="MayDie">Whether the process may be killed before it finishes.</param>
sealed record Promise(bool MayRepeat = false, bool MayFail = false, bool MayDie = false);

/// <summary>Compares what a process was told with what is in Kafka.</summary>
static class Verdict
{
    internal static Row Judge(string fault, string road, History history, IReadOnlyList<StoredRecord> stored, Promise promise)
    {
        var broken = new List<string>();
        Dictionary<int, int> copies = stored.CountBy(record => record.Number).ToDictionary();
        Dictionary<(int, long), int> places = stored.ToDictionary(record => (record.Partition, record.Offset), record => record.Number);
        HashSet<int> failed = [.. history.Failed.Where(failure => failure.Number is not null).Select(failure => failure.Number!.Value)];

        // A reported place holds a record, and not one that was reported as failed.
        long lost = history.Acknowledged.Count(place => !places.ContainsKey(place));
        int wrong = history.Acknowledged.Count(place => places.TryGetValue(place, out int number) && failed.Contains(number) && copies[number] == 1);
        if (wrong > 0) broken.Add($"{wrong} records were acknowledged and reported as failed");
        int toldTwice = history.Acknowledged.Count - history.Acknowledged.Distinct().Count();
        if (toldTwice > 0) broken.Add($"{toldTwice} places were told twice");

        if (history.Summary is { } summary)
        {
            if (summary.Unknown == 0 && summary.Terminating is null)
            {
                long absent = Enumerable.Range(1, summary.Sent).Count(number => !failed.Contains(number) && !copies.ContainsKey(number));
                lost = Math.Max(lost, absent);
                if (road != "transaction" && summary.Delivered + summary.Failed != summary.Sent) broken.Add($"{summary.Sent} sent, but {summary.Delivered} delivered and {summary.Failed} failed");
                if (road != "transaction" && failed.Count != summary.Failed) broken.Add($"{summary.Failed} failed, but {failed.Count} were errors");
                if (road is not ("nowait" or "transaction") && history.Acknowledged.Count + history.Unplaced != summary.Delivered) broken.Add($"{summary.Delivered} delivered, but {history.Acknowledged.Count + history.Unplaced} were emitted");
            }
            else
            {
                broken.Add($"{summary.Unknown} are unknown; the call ended with: {summary.Terminating}");
            }

            if (!promise.MayFail && failed.Count > 0) broken.Add($"{failed.Count} failed: {history.Failed[0].ErrorId}");
        }
        else if (!promise.MayDie)
        {
            broken.Add("the process did not come to its end");
        }

        int untrue = history.Failed.Count(failure => failure is { IsNotPersisted: true, Number: int number } && copies.ContainsKey(number));
        if (untrue > 0) broken.Add($"{untrue} are in Kafka though their errors say NotPersisted");
        int damaged = stored.Count(record => !record.IsWhole);
        if (damaged > 0) broken.Add($"{damaged} have another key or other headers than were sent");
        broken.AddRange(Transactions(history, copies));

        long duplicated = copies.Values.Sum(count => count - 1L), outOfOrder = OutOfOrder(stored);
        if (lost > 0) broken.Add($"{lost} lost");
        if (duplicated > 0 && !promise.MayRepeat) broken.Add($"{duplicated} duplicated");
        if (outOfOrder > 0 && !promise.MayRepeat) broken.Add($"{outOfOrder} out of order");
        return new Row(fault, road)
        {
            Sent = history.Summary?.Sent,
            Acknowledged = road is "nowait" ? history.Summary?.Delivered : history.Acknowledged.Count + history.Unplaced,
            Lost = lost,
            Duplicated = duplicated,
            OutOfOrder = outOfOrder,
            Errors = history.Failed.Count + (history.Summary?.Terminating is null ? 0 : 1),
            Seconds = LongestSilence(stored),
            Note = string.Join("; ", new[] { history.Unplaced > 0 ? $"{history.Unplaced} acknowledged without an offset" : null }.OfType<string>().Concat(history.Transactions.Where(transaction => transaction.End != "committed").CountBy(transaction => transaction.End).Select(pair => $"{pair.Value} transactions {pair.Key}"))),
            Broken = broken,
        };
    }

    /// <summary>Checks that a committed transaction is there as a whole, and an aborted one not at all.</summary>
    static IEnumerable<string> Transactions(History history, Dictionary<int, int> copies)
    {
        foreach (IGrouping<(int First, int Last), EndedTransaction> transaction in history.Transactions.GroupBy(transaction => (transaction.First, transaction.Last)))
        {
            (int first, int last) = transaction.Key;
            int seen = Enumerable.Range(first, last - first + 1).Count(copies.ContainsKey), whole = last - first + 1;
            bool isCommitted = transaction.Any(end => end.End == "committed"), isUnknown = transaction.Any(end => end.End == "unknown");
            if (isCommitted && seen != whole) yield return $"the transaction of {first} to {last} was committed, and {seen} of it are there";
            if (!isCommitted && !isUnknown && seen > 0) yield return $"the transaction of {first} to {last} was aborted, and {seen} of it are there";
            if (isUnknown && seen != whole && seen != 0) yield return $"of the transaction of {first} to {last} a part is there: {seen}";
        }
    }

    /// <summary>Counts the records with a lower number than an earlier one in their partition; a copy is not a new record.</summary>
    static long OutOfOrder(IReadOnlyList<StoredRecord> stored)
    {
        long count = 0;
        foreach (IGrouping<int, StoredRecord> partition in stored.GroupBy(record => record.Partition))
        {
            int highest = 0;
            HashSet<int> seen = [];
            foreach (StoredRecord record in partition.OrderBy(record => record.Offset))
            {
                if (!seen.Add(record.Number)) continue;
                if (record.Number < highest) count++;
                highest = Math.Max(highest, record.Number);
            }
        }

        return count;
    }

    static double? LongestSilence(IReadOnlyList<StoredRecord> stored)
    {
        long longest = 0;
        foreach (IGrouping<int, StoredRecord> partition in stored.GroupBy(record => record.Partition))
        {
            long last = -1;
            foreach (StoredRecord record in partition.OrderBy(record => record.Offset))
            {
                if (last >= 0) longest = Math.Max(longest, record.AppendedMs - last);
                last = record.AppendedMs;
            }
        }

        return stored.Count == 0 ? null : longest / 1000.0;
    }
}
