namespace KafkaPS.Configuration;

/// <summary>A set of properties as Java reads it: by Java's names alone, each value trimmed, defaults where nothing was given.</summary>
/// <param name="given">All that was given, by the names as they were written.</param>
/// <param name="shown">The same values as a person may see them.</param>
/// <param name="anyRefused">Whether the value of one of several properties was refused already.</param>
/// <param name="findings">Where to note what Java says.</param>
sealed class JavaProperties(IReadOnlyDictionary<string, string> given, IReadOnlyDictionary<string, string> shown, Func<string[], bool> anyRefused, Findings findings)
{
    /// <summary>Whether the value of one of the properties was refused already: nothing is concluded from it.</summary>
    internal bool AnyRefused(params string[] names) => anyRefused(names);

    /// <summary>All that was given, unknown names too, untrimmed.</summary>
    internal IReadOnlyDictionary<string, string> Given => given;

    internal bool Has(string name) => given.ContainsKey(name);

    /// <summary>The value, trimmed, or Java's default; empty when there is neither.</summary>
    internal string Text(string name) => given.TryGetValue(name, out string? text) ? JavaText.Trim(text) : ConfigurationCatalog.Get(name).JavaDefault;

    /// <summary>The value as a whole number; the default when it is none, which is found elsewhere.</summary>
    internal long Integer(string name) =>
        JavaText.TryParseInteger(Text(name), out long number) || JavaText.TryParseInteger(ConfigurationCatalog.Get(name).JavaDefault, out number) ? number : 0;

    internal bool IsTrue(string name) => Text(name).Equals("true", StringComparison.OrdinalIgnoreCase);

    internal bool IsFalse(string name) => Text(name).Equals("false", StringComparison.OrdinalIgnoreCase);

    /// <summary>Notes that Java would not start.</summary>
    internal void Refuse(string rule, string property, string message, string recommendation) =>
        findings.Add(rule, Verdicts.RefusedByJava, property, shown.GetValueOrDefault(property), message, recommendation);

    /// <summary>Notes what was taken on trust.</summary>
    internal void Inform(string rule, string property, string message) =>
        findings.Add(rule, Verdicts.None, property, shown.GetValueOrDefault(property), message, warn: false);
}
