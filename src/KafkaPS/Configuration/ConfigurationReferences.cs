using System.Text.RegularExpressions;
using KafkaPS.Errors;

namespace KafkaPS.Configuration;

/// <summary>
/// Replaces Java's references, <c>${env:NAME}</c>, <c>${file:PATH:KEY}</c> and <c>${directory:PATH:FILE}</c>, with their values, so that secrets stay out
/// of configurations (KIP-297, KIP-421; <c>org.apache.kafka.common.config.ConfigTransformer</c> and Kafka's own providers).
/// </summary>
sealed partial class ConfigurationReferences
{
    const string Providers = "config.providers";

    delegate string Lookup(string path, string key);

    static readonly Dictionary<string, Lookup> ByClass = new(StringComparer.Ordinal)
    {
        ["org.apache.kafka.common.config.provider.EnvVarConfigProvider"] = OfEnvironment,
        ["org.apache.kafka.common.config.provider.FileConfigProvider"] = OfFile,
        ["org.apache.kafka.common.config.provider.DirectoryConfigProvider"] = OfDirectory,
    };

    static readonly Dictionary<string, Lookup> Undeclared = new(StringComparer.Ordinal) { ["env"] = OfEnvironment, ["file"] = OfFile, ["directory"] = OfDirectory };

    readonly Dictionary<string, Lookup> _providers;

    ConfigurationReferences(Dictionary<string, Lookup> providers) => _providers = providers;

    /// <summary>Creates a resolver like Java's: only for providers that config.providers declares.</summary>
    /// <param name="settings">All settings, highest precedence first.</param>
    internal static ConfigurationReferences ForJava(IEnumerable<GivenSetting> settings) => new(Declared(settings));

    /// <summary>Creates this module's resolver: env, file and directory need no declaration.</summary>
    /// <inheritdoc cref="ForJava"/>
    internal static ConfigurationReferences For(IEnumerable<GivenSetting> settings)
    {
        Dictionary<string, Lookup> providers = Declared(settings);
        foreach ((string name, Lookup lookup) in Undeclared) providers.TryAdd(name, lookup);
        return new(providers);
    }

    /// <summary>Returns whether a text consists only of references.</summary>
    internal static bool IsAll(string text) => Reference().IsMatch(text) && Reference().Replace(text, "").Trim().Length == 0;

    /// <summary>Returns whether a text contains a reference to an existing provider.</summary>
    internal bool IsIn(string text) => Reference().Matches(text).Any(reference => _providers.ContainsKey(reference.Groups["provider"].Value));

    /// <summary>
    /// Returns a provider in a text that does not exist but resembles one that does; null when there is none. Other references to unknown providers are
    /// silently left alone, as in Java: a password may contain <c>${x:y}</c>.
    /// </summary>
    internal string? Misspelled(string text) => Reference().Matches(text).Select(reference => reference.Groups["provider"].Value)
        .FirstOrDefault(provider => !_providers.ContainsKey(provider) && NearestNames.IsMisspelled(provider, _providers.Keys));

    /// <summary>
    /// Returns the text with its references replaced by their values. What cannot be resolved stays as it is, as in Java; an unknown provider is not a problem.
    /// </summary>
    /// <param name="text">The text of a property.</param>
    /// <param name="directory">The base directory of relative paths.</param>
    /// <returns>The text, and the first problem; null when there is none. Its message contains no value.</returns>
    internal (string Text, Exception? Problem) Resolve(string text, string directory)
    {
        Exception? problem = null;
        string resolved = Reference().Replace(text, reference =>
        {
            try
            {
                return Value(reference, directory);
            }
            catch (Exception e) when (e is KeyNotFoundException or FormatException or IOException or UnauthorizedAccessException or ArgumentException)
            {
                problem ??= e;
                return reference.Value;
            }
        });
        return (resolved, problem);
    }

    string Value(Match reference, string directory)
    {
        string provider = reference.Groups["provider"].Value, path = reference.Groups["path"].Value, key = reference.Groups["key"].Value;
        if (!_providers.TryGetValue(provider, out Lookup? lookup))
            return reference.Value;
        return lookup(path.Length == 0 ? "" : Path.GetFullPath(path, directory), key);
    }

    static Dictionary<string, Lookup> Declared(IEnumerable<GivenSetting> settings)
    {
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (GivenSetting setting in settings)
        {
            if (setting.Text is not null) properties.TryAdd(setting.Name, setting.Text);
        }
        var declared = new Dictionary<string, Lookup>(StringComparer.Ordinal);
        foreach (string name in JavaText.Split(properties.GetValueOrDefault(Providers, "")))
        {
            if (!properties.TryGetValue($"{Providers}.{name}.class", out string? className)) continue;
            declared[name] = ByClass.GetValueOrDefault(JavaText.Trim(className)) ?? ((_, _) => throw new KeyNotFoundException(
                $"The provider '{name}' of config.providers is the class {JavaText.Trim(className)}, but KafkaPS supports only Kafka's own providers for the environment, files, and directories."));
        }
        return declared;
    }

    static string OfEnvironment(string path, string key) =>
        path.Length > 0 ? throw new FormatException("An environment variable has no path. Use ${env:NAME}.")
        : Environment.GetEnvironmentVariable(key) ?? throw new KeyNotFoundException($"The environment variable '{key}' does not exist.");

    static string OfFile(string path, string key)
    {
        if (path.Length == 0) throw new FormatException("It does not name a file. Use ${file:PATH:KEY}.");
        foreach ((string name, string value, _) in PropertiesFile.Read(path))
        {
            if (name == key) return value;
        }
        throw new KeyNotFoundException($"The file '{path}' has no property '{key}'.");
    }

    /// <summary>Reads a value from a directory with one file per value, as containers get their secrets. Editors end a file with a line feed, which is not part of the value.</summary>
    static string OfDirectory(string path, string key) =>
        path.Length == 0 || key != Path.GetFileName(key) ? throw new FormatException("It does not name a file in a directory. Use ${directory:PATH:FILE}.")
        : File.ReadAllText(Path.Combine(path, key)).TrimEnd('\r', '\n');

    /// <summary><c>ConfigTransformer.DEFAULT_PATTERN</c>, except that the colon of a Windows drive letter does not end a path.</summary>
    [GeneratedRegex(@"\$\{(?<provider>[^}:]*):(?:(?<path>(?:[A-Za-z]:[\\/])?[^}:]*):)?(?<key>[^}]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
