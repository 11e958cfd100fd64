namespace KafkaPS.Configuration;

/// <summary>What a finding says against a configuration.</summary>
[Flags]
enum Verdicts
{
    None = 0,
    Invalid = 1,
    RefusedByJava = 2,
    MayLose = 4,
    MayReorder = 8,
}

/// <summary>Collects findings, at most one per rule and property.</summary>
sealed class Findings
{
    readonly List<Entry> _entries = [];

    /// <summary>Returns whether no finding has this verdict.</summary>
    internal bool Allow(Verdicts verdict) => !_entries.Any(entry => entry.Verdicts.HasFlag(verdict));

    /// <summary>Returns whether a finding about this property prevents a producer from starting.</summary>
    internal bool Refuse(string property) => _entries.Any(entry => entry.Finding.Property == property && entry.Verdicts.HasFlag(Verdicts.Invalid));

    /// <summary>The findings that prevent a producer from starting.</summary>
    internal IEnumerable<KafkaConfigFinding> Errors => Of(KafkaConfigSeverity.Error);

    /// <summary>The findings that the user should know about when a producer starts.</summary>
    internal IEnumerable<KafkaConfigFinding> Warnings => Of(KafkaConfigSeverity.Warning);

    /// <summary>Adds a finding about a setting as given.</summary>
    internal void Add(string rule, Verdicts verdicts, Setting setting, string message, string recommendation = "", bool warn = true) =>
        Add(rule, verdicts, setting.Name, setting.PrintableValue, message, recommendation, warn, setting.Place);

    /// <summary>Adds a finding. Its verdicts determine its severity: an error when the producer cannot start, otherwise a warning. What only Java requires is information.</summary>
    /// <param name="rule">The rule's name.</param>
    /// <param name="verdicts">What the finding says against the configuration.</param>
    /// <param name="property">The property as written.</param>
    /// <param name="value">Its value; never a secret.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="recommendation">What to do.</param>
    /// <param name="warn">Whether a finding without verdicts is a warning instead of information.</param>
    /// <param name="source">Where the property was set; null for the command itself, or when it was not set.</param>
    internal void Add(string rule, Verdicts verdicts, string property, string? value, string message, string recommendation = "", bool warn = true, string? source = null)
    {
        int same = _entries.FindIndex(entry => entry.Finding.Rule == rule && entry.Finding.Property == property);
        if (same >= 0)
        {
            Entry known = _entries[same];
            KafkaConfigSeverity severity = (KafkaConfigSeverity)Math.Max((int)known.Finding.Severity, (int)SeverityOf(verdicts, warn));
            _entries[same] = new(known.Verdicts | verdicts, Make(rule, severity, property, value, known.Finding.Message, known.Finding.Recommendation, known.Finding.Source));
        }
        else _entries.Add(new(verdicts, Make(rule, SeverityOf(verdicts, warn), property, value, message, recommendation, source)));
    }

    internal KafkaConfigFinding[] ToArray() => [.. _entries.Select(entry => entry.Finding).OrderByDescending(finding => finding.Severity)];

    static KafkaConfigSeverity SeverityOf(Verdicts verdicts, bool warn) => verdicts switch
    {
        _ when verdicts.HasFlag(Verdicts.Invalid) => KafkaConfigSeverity.Error,
        Verdicts.RefusedByJava => KafkaConfigSeverity.Information,
        Verdicts.None when !warn => KafkaConfigSeverity.Information,
        _ => KafkaConfigSeverity.Warning,
    };

    static KafkaConfigFinding Make(string rule, KafkaConfigSeverity severity, string property, string? value, string message, string recommendation, string? source) =>
        new(rule, severity, ConsoleText.Escape(property), value is null ? null : ConsoleText.Escape(value), ConsoleText.Escape(message), ConsoleText.Escape(recommendation),
            source is null ? null : ConsoleText.Escape(source));

    IEnumerable<KafkaConfigFinding> Of(KafkaConfigSeverity severity) => ToArray().Where(finding => finding.Severity == severity);

    readonly record struct Entry(Verdicts Verdicts, KafkaConfigFinding Finding);
}
