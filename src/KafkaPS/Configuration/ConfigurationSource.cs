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
/// <param name="Line">The line of the file, from 1; 0 when it is in no file.</param>
readonly record struct GivenSetting(string Name, string? Text, bool IsSecret, int Line = 0);

/// <summary>Settings that were said in one place.</summary>
sealed class ConfigurationSource
{
    readonly string _label;
    readonly string? _place;

    /// <param name="kind">Where it was said.</param>
    /// <param name="label">The source as Get-KafkaProducerConfig shows it.</param>
    /// <param name="settings">What was said.</param>
    /// <param name="baseDirectory">Where relative paths begin; the process's own directory when null.</param>
    /// <param name="place">How a message names the place; null for what stands in the command itself.</param>
    /// <param name="isFile">Whether it is a file, which may be shared with other clients.</param>
    internal ConfigurationSource(ConfigurationSourceKind kind, string label, IEnumerable<GivenSetting> settings, string? baseDirectory = null,
        string? place = null, bool isFile = false)
    {
        Kind = kind;
        _label = label;
        _place = place;
        IsFile = isFile;
        Settings = [.. settings];
        BaseDirectory = baseDirectory ?? Environment.CurrentDirectory;
    }

    internal ConfigurationSourceKind Kind { get; }

    internal IReadOnlyList<GivenSetting> Settings { get; }

    /// <summary>Where relative paths in it begin.</summary>
    internal string BaseDirectory { get; }

    /// <summary>Whether it is a file, which may be shared with other clients.</summary>
    internal bool IsFile { get; }

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
    /// <param name="origin">What led to the file, for messages, such as the variable of the environment; null for a path that was given.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="FormatException">A <c>\u</c> escape in it is malformed, or it is UTF-16 without a byte order mark.</exception>
    internal static ConfigurationSource OfFile(string path, ConfigurationSourceKind kind = ConfigurationSourceKind.File, string? label = null, string? baseDirectory = null,
        string? origin = null) =>
        new(kind, $"{kind}: {label ?? path}", PropertiesFile.Read(path).Select(entry => new GivenSetting(entry.Name, entry.Value, false, entry.Line)), baseDirectory,
            $"'{path}'{(origin is null ? "" : $" ({origin})")}", isFile: true);

    /// <summary>Where in the source a setting stands, for a message: a file and its line, or a variable of the environment; null for what stands in the command itself.</summary>
    /// <param name="line">The line, or 0.</param>
    internal string? PlaceOf(int line) => line > 0 ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{_place}, line {line}") : _place;

    /// <summary>The entries of any dictionary: a generic one is a list of other pairs.</summary>
    static IEnumerable<DictionaryEntry> Entries(IDictionary dictionary)
    {
        foreach (DictionaryEntry entry in dictionary) yield return entry;
    }

    /// <summary>The kind, and the path of a file, the name, the variable or the parameter.</summary>
    public override string ToString() => _label;
}
