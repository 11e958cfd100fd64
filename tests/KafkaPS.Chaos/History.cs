using System.Globalization;
using System.Text.Json;

namespace KafkaPS.Chaos;

/// <summary>What a sending process was told about its records: the files that Send-Numbers.ps1 has written.</summary>
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

    /// <summary>The summary; null when the process did not finish.</summary>
    internal SendSummary? Summary { get; }

    internal IReadOnlyList<(int Partition, long Offset)> Acknowledged { get; }

    /// <summary>The number of records acknowledged without an offset: a broker that already has a batch may have forgotten where (DUPLICATE_SEQUENCE_NUMBER).</summary>
    internal int Unplaced { get; }

    internal IReadOnlyList<FailedRecord> Failed { get; }

    internal IReadOnlyList<EndedTransaction> Transactions { get; }

    /// <summary>Returns the lines of a file, without the last one if the process was killed while writing it.</summary>
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

/// <param name="Sent">The number of records given to the call.</param>
/// <param name="Delivered">The number of delivered records, as the producer counts them.</param>
/// <param name="Failed">The number of failed records, as the producer counts them.</param>
/// <param name="Unknown">The number of records with an unknown outcome, as the producer counts them.</param>
/// <param name="Warnings">The texts of the warnings.</param>
/// <param name="Terminating">The error that ended the call, or null.</param>
/// <param name="Seconds">The duration in seconds.</param>
sealed record SendSummary(int Sent, long Delivered, long Failed, long Unknown, string[] Warnings, string? Terminating, double Seconds);

/// <param name="Number">The number in the record's value; null when the error is not about a record.</param>
/// <param name="ErrorId">The id of the error.</param>
/// <param name="IsNotPersisted">Whether the error says that the record is certainly not in Kafka.</param>
sealed record FailedRecord(int? Number, string ErrorId, bool IsNotPersisted);

/// <param name="End">How it ended: committed, aborted or unknown.</param>
/// <param name="First">Its first number.</param>
/// <param name="Last">Its last number.</param>
/// <param name="Error">Why it was not committed.</param>
sealed record EndedTransaction(string End, int First, int Last, string Error);
