using System.Globalization;

namespace KafkaPS.Chaos;

/// <summary>The table of a run, as Markdown.</summary>
static class Table
{
    const string Begin = "<!-- What follows is written by tests/KafkaPS.Chaos. -->";

    internal static string Header => "| fault | road | sent | acknowledged | lost | duplicated | out of order | errors | seconds | |\n|---|---|--:|--:|--:|--:|--:|--:|--:|---|\n";

    internal static string Line(Row row)
    {
        string note = row.Broken.Count == 0 ? row.Note : $"**broken**: {string.Join("; ", row.Broken)}";
        return $"| {row.Fault} | {row.Road} | {Of(row.Sent)} | {Of(row.Acknowledged)} | {Of(row.Lost)} | {Of(row.Duplicated)} | {Of(row.OutOfOrder)} | {Of(row.Errors)} | {row.Seconds?.ToString("F1", CultureInfo.InvariantCulture) ?? "–"} | {note} |\n";
    }

    /// <summary>Writes a table to a file, in place of the existing one.</summary>
    internal static void Write(string path, Plan plan, IReadOnlyList<Row> rows, TimeSpan took)
    {
        string text = File.Exists(path) ? File.ReadAllText(path) : $"{Begin}\n";
        int at = text.IndexOf(Begin, StringComparison.Ordinal);
        string before = at < 0 ? $"{text.TrimEnd()}\n\n" : text[..at];
        int broken = rows.Count(row => row.Broken.Count > 0);
        string summary = string.Create(CultureInfo.InvariantCulture, $"Run on {DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} processors, in {took.TotalMinutes:F0} minutes: {rows.Count} rows, {(broken == 0 ? "every promise kept" : $"{broken} with a broken promise")}.");
        File.WriteAllText(path, $"{before}{Begin}\n\n```\n{plan.Command}\n```\n\n{summary}\n\n{Header}{string.Concat(rows.Select(Line))}");
    }

    static string Of(long? number) => number?.ToString("N0", CultureInfo.InvariantCulture) ?? "–";
}
