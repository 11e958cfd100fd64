using System.Collections;

namespace KafkaPS.Configuration;

/// <summary>Where a setting was said, in the order in which one wins over the next.</summary>
enum ConfigurationSourceKind
{
    Parameter,
    Dictionary,
    File,
    Named,
    Environment,

    /// <summary>What a parameter makes likely: -Credential a login over TLS. Anything that was said elsewhere wins.</summary>
    Implied,
}

/// <summary>A name and a value as somebody gave them.</summary>
/// <param name="Name">The name, as it was written.</param>
/// <param name="Text">The value as text; null when there was none.</param>
/// <param name="IsSecret">Whether the value came as a secret, whatever the property.</param>
/// <param name="IsLiteral">Whether the value is taken as it is: nothing is trimmed, and nothing in it is a reference. What came as a SecureString is.</param>
readonly record struct GivenSetting(string Name, string? Text, bool IsSecret, bool IsLiteral = false);

/// <summary>Settings that were said in one place.</summary>
sealed class ConfigurationSource
{
    readonly string _label;

    internal ConfigurationSource(ConfigurationSourceKind kind, string label, IEnumerable<GivenSetting> settings, string? baseDirectory = null)
    {
        Kind = kind;
        _label = label;
        Settings = [.. settings];
        BaseDirectory = baseDirectory ?? Environment.CurrentDirectory;
    }

    internal ConfigurationSourceKind Kind { get; }

    internal IReadOnlyList<GivenSetting> Settings { get; }

    /// <summary>Where relative paths in it begin.</summary>
    internal string BaseDirectory { get; }

    /// <summary>The settings of a dictionary: names are turned into text as values are.</summary>
    /// <param name="kind">Where it was said.</param>
    /// <param name="dictionary">Names and values, of any type.</param>
    /// <param name="baseDirectory">Where relative paths begin; the process's own directory when null.</param>
    internal static ConfigurationSource Of(ConfigurationSourceKind kind, IDictionary dictionary, string? baseDirectory = null) =>
        new(kind, kind.ToString(), Entries(dictionary).Select(entry => SettingText.Of(SettingText.Of("", entry.Key).Text ?? "", entry.Value)), baseDirectory);

    /// <summary>The settings of a Java .properties file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">File, or Named for one of the user's named configurations.</param>
    /// <param name="label">What to call it; the path when null.</param>
    /// <param name="baseDirectory">Where relative paths in it begin: as in Java not the file's directory, but the current one.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="FormatException">A <c>\u</c> escape in it is malformed.</exception>
    internal static ConfigurationSource OfFile(string path, ConfigurationSourceKind kind = ConfigurationSourceKind.File, string? label = null, string? baseDirectory = null) =>
        new(kind, $"{kind}: {label ?? path}", PropertiesFile.Read(path).Select(pair => new GivenSetting(pair.Key, pair.Value, false)), baseDirectory);

    /// <summary>The entries of any dictionary: a generic one is a list of other pairs.</summary>
    static IEnumerable<DictionaryEntry> Entries(IDictionary dictionary)
    {
        foreach (DictionaryEntry entry in dictionary) yield return entry;
    }

    /// <summary>The kind, and the path of a file, the name, the variable or the parameter.</summary>
    public override string ToString() => _label;
}
