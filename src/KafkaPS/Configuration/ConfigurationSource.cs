using System.Collections;

namespace KafkaPS.Configuration;

/// <summary>Where a setting comes from, in order of precedence.</summary>
enum ConfigurationSourceKind
{
    Parameter,
    Dictionary,
    File,
    Named,
    Environment,

    /// <summary>What a parameter implies, such as a login over TLS for -Credential. Every other source overrides it.</summary>
    Implied,
}

/// <summary>A name and a value as given.</summary>
/// <param name="Name">The name as written.</param>
/// <param name="Text">The value as text; null when there was none.</param>
/// <param name="IsSecret">Whether the value was given as a secret, whatever the property.</param>
/// <param name="Line">The line of the file, from 1; 0 when the setting is not in a file.</param>
readonly record struct GivenSetting(string Name, string? Text, bool IsSecret, int Line = 0);

/// <summary>Settings from one place.</summary>
sealed class ConfigurationSource
{
    readonly string _label;
    readonly string? _place;

    /// <param name="kind">The kind of source.</param>
    /// <param name="label">The source as Get-KafkaProducerConfig shows it.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="baseDirectory">The base directory of relative paths; the process's current directory when null.</param>
    /// <param name="place">The place as messages name it; null for the command itself.</param>
    /// <param name="isFile">Whether it is a file, which other clients may share.</param>
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

    /// <summary>The base directory of relative paths.</summary>
    internal string BaseDirectory { get; }

    /// <summary>Whether it is a file, which other clients may share.</summary>
    internal bool IsFile { get; }

    /// <summary>Returns the settings of a dictionary. Names become text as values do.</summary>
    /// <param name="kind">The kind of source.</param>
    /// <param name="dictionary">Names and values, of any type.</param>
    /// <param name="baseDirectory">The base directory of relative paths; the process's current directory when null.</param>
    internal static ConfigurationSource Of(ConfigurationSourceKind kind, IDictionary dictionary, string? baseDirectory = null) =>
        new(kind, kind.ToString(), Entries(dictionary).Select(entry => SettingText.Of(SettingText.Of("", entry.Key).Text ?? "", entry.Value)), baseDirectory);

    /// <summary>Reads the settings of a Java .properties file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">File, or Named for one of the user's named configurations.</param>
    /// <param name="label">The name to show; the path when null.</param>
    /// <param name="baseDirectory">The base directory of relative paths in it: as in Java, the current directory, not the file's.</param>
    /// <param name="origin">What led to the file, for messages, such as the environment variable; null for a path that was given.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    /// <exception cref="FormatException">A <c>\u</c> escape in it is malformed, or it is UTF-16 without a byte order mark.</exception>
    internal static ConfigurationSource OfFile(string path, ConfigurationSourceKind kind = ConfigurationSourceKind.File, string? label = null, string? baseDirectory = null,
        string? origin = null) =>
        new(kind, $"{kind}: {label ?? path}", PropertiesFile.Read(path).Select(entry => new GivenSetting(entry.Name, entry.Value, false, entry.Line)), baseDirectory,
            $"'{path}'{(origin is null ? "" : $" ({origin})")}", isFile: true);

    /// <summary>Returns where in the source a setting is, for messages: a file and its line, or an environment variable; null for the command itself.</summary>
    /// <param name="line">The line, or 0.</param>
    internal string? PlaceOf(int line) => line > 0 ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{_place}, line {line}") : _place;

    /// <summary>Returns the entries of any dictionary; a generic one otherwise yields pairs of another type.</summary>
    static IEnumerable<DictionaryEntry> Entries(IDictionary dictionary)
    {
        foreach (DictionaryEntry entry in dictionary) yield return entry;
    }

    /// <summary>Returns the kind, and the path of a file, the name, the variable or the parameter.</summary>
    public override string ToString() => _label;
}
