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

/// <summary>Collects findings. The same rule on the same property is one finding, whoever finds it.</summary>
sealed class Findings
{
    readonly List<Entry> _entries = [];

    /// <summary>Whether nothing was found that says this.</summary>
    internal bool Allow(Verdicts verdict) => !_entries.Any(entry => entry.Verdicts.HasFlag(verdict));

    /// <summary>Whether something was found that keeps a producer with this property from starting.</summary>
    internal bool Refuse(string property) => _entries.Any(entry => entry.Finding.Property == property && entry.Verdicts.HasFlag(Verdicts.Invalid));

    /// <summary>What keeps a producer from starting.</summary>
    internal IEnumerable<KafkaConfigFinding> Errors => Of(KafkaConfigSeverity.Error);

    /// <summary>What somebody who starts a producer should know.</summary>
    internal IEnumerable<KafkaConfigFinding> Warnings => Of(KafkaConfigSeverity.Warning);

    /// <summary>Adds a finding about a setting as it was given.</summary>
    internal void Add(string rule, Verdicts verdicts, Setting setting, string message, string recommendation = "", bool warn = true) =>
        Add(rule, verdicts, setting.Name, setting.PrintableValue, message, recommendation, warn, setting.Place);

    /// <summary>Adds a finding. Its severity follows from what it says: an error when the producer cannot start, else a warning. What only Java requires is information.</summary>
    /// <param name="rule">The rule's name.</param>
    /// <param name="verdicts">What it says against the configuration.</param>
    /// <param name="property">The property, as it was written.</param>
    /// <param name="value">Its value; never a secret.</param>
    /// <param name="message">What is the matter.</param>
    /// <param name="recommendation">What to do.</param>
    /// <param name="warn">Whether it is more than information when it says nothing against the configuration.</param>
    /// <param name="source">Where it was said; null when it stands in the command itself or nowhere.</param>
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
