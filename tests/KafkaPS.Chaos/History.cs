using System.Globalization;
using System.Text.Json;

namespace KafkaPS.Chaos;

/// <summary>What a process that sent was told about its records: what Send-Numbers.ps1 has left.</summary>
sealed class History
{
    static readonly JsonSerializerOptions Options = new() { PropertyNameCaseInsensitive = true };

    internal History(string directory)
    {
        string summary = Path.Combine(directory, "summary.json");
        Summary = File.Exists(summary) ? JsonSerializer.Deserialize<SendSummary>(File.ReadAllText(summary), Options) : null;
        (int Partition, long Offset)[] places = [.. WholeLines(directory, "acknowledged").Select(Place)];
        Acknowledged = [.. places.Where(place => place.Offset >= 0)];
        Unplaced = places.Length - Acknowledged.Count;
        Failed = [.. WholeLines(directory, "failed").Select(line => line.Split('\t')).Select(parts => new FailedRecord(parts[0].Length == 0 ? null : int.Parse(parts[0], CultureInfo.InvariantCulture), parts[1], parts[2] == "NotPersisted"))];
        Transactions = [.. WholeLines(directory, "transactions").Select(line => line.Split(' ', 4)).Select(parts => new EndedTransaction(parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture), int.Parse(parts[2], CultureInfo.InvariantCulture), parts.ElementAtOrDefault(3) ?? ""))];
    }

    /// <summary>Null when the process did not come to its end.</summary>
    internal SendSummary? Summary { get; }

    internal IReadOnlyList<(int Partition, long Offset)> Acknowledged { get; }

    /// <summary>How many were acknowledged without an offset: a broker that has a batch already may have forgotten where (DUPLICATE_SEQUENCE_NUMBER).</summary>
    internal int Unplaced { get; }

    internal IReadOnlyList<FailedRecord> Failed { get; }

    internal IReadOnlyList<EndedTransaction> Transactions { get; }

    /// <summary>The lines of a file, without the last when the process was killed while it wrote it.</summary>
    static IEnumerable<string> WholeLines(string directory, string name)
    {
        string path = Path.Combine(directory, name);
        if (!File.Exists(path)) return [];
        string[] lines = File.ReadAllText(path).Split('\n');
        return lines[..^1].Select(line => line.TrimEnd('\r'));
    }

    static (int Partition, long Offset) Place(string place)
    {
        int at = place.LastIndexOf('@'), dash = place.LastIndexOf('-', at);
        return (int.Parse(place.AsSpan(dash + 1, at - dash - 1), CultureInfo.InvariantCulture), long.Parse(place.AsSpan(at + 1), CultureInfo.InvariantCulture));
    }
}

/// <param name="Sent">Records that were given to the call.</param>
/// <param name="Delivered">As the producer counts them.</param>
/// <param name="Failed">As the producer counts them.</param>
/// <param name="Unknown">As the producer counts them.</param>
/// <param name="Warnings">Texts.</param>
/// <param name="Terminating">The error that ended the call, or null.</param>
/// <param name="Seconds">How long it took.</param>
sealed record SendSummary(int Sent, long Delivered, long Failed, long Unknown, string[] Warnings, string? Terminating, double Seconds);

/// <param name="Number">The number in its value; null when the error is not about a record.</param>
/// <param name="ErrorId">The id of the error.</param>
/// <param name="IsNotPersisted">Whether it was said to be certainly not in Kafka.</param>
sealed record FailedRecord(int? Number, string ErrorId, bool IsNotPersisted);

/// <param name="End">committed, aborted or unknown.</param>
/// <param name="First">Its first number.</param>
/// <param name="Last">Its last number.</param>
/// <param name="Error">Why it was not committed.</param>
sealed record EndedTransaction(string End, int First, int Last, string Error);
