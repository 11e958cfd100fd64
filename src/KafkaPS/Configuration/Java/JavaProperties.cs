namespace KafkaPS.Configuration;

/// <summary>A set of properties as Java reads it: only by Java's names, each value trimmed, with defaults for what is not set.</summary>
/// <param name="given">All properties that were given, by their names as written.</param>
/// <param name="shown">The same values as they may be shown to a user.</param>
/// <param name="anyRefused">Whether the value of one of several properties was already refused.</param>
/// <param name="findings">The findings to add to.</param>
sealed class JavaProperties(IReadOnlyDictionary<string, string> given, IReadOnlyDictionary<string, string> shown, Func<string[], bool> anyRefused, Findings findings)
{
    /// <summary>Returns whether the value of one of the properties was already refused, so nothing follows from it.</summary>
    internal bool AnyRefused(params string[] names) => anyRefused(names);

    /// <summary>All properties that were given, including unknown names, untrimmed.</summary>
    internal IReadOnlyDictionary<string, string> Given => given;

    internal bool Has(string name) => given.ContainsKey(name);

    /// <summary>Returns the trimmed value, or Java's default; empty when there is neither.</summary>
    internal string Text(string name) => given.TryGetValue(name, out string? text) ? JavaText.Trim(text) : ConfigurationCatalog.Get(name).JavaDefault;

    /// <summary>Returns the value as an integer; the default when it is not one, which is reported elsewhere.</summary>
    internal long Integer(string name) =>
        JavaText.TryParseInteger(Text(name), out long number) || JavaText.TryParseInteger(ConfigurationCatalog.Get(name).JavaDefault, out number) ? number : 0;

    internal bool IsTrue(string name) => Text(name).Equals("true", StringComparison.OrdinalIgnoreCase);

    internal bool IsFalse(string name) => Text(name).Equals("false", StringComparison.OrdinalIgnoreCase);

    /// <summary>Adds a finding that Java would not start.</summary>
    internal void Refuse(string rule, string property, string message, string recommendation) =>
        findings.Add(rule, Verdicts.RefusedByJava, property, shown.GetValueOrDefault(property), message, recommendation);

    /// <summary>Adds information about what was not checked.</summary>
    internal void Inform(string rule, string property, string message) =>
        findings.Add(rule, Verdicts.None, property, shown.GetValueOrDefault(property), message, warn: false);
}
