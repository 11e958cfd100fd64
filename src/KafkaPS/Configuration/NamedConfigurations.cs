using KafkaPS.Errors;

namespace KafkaPS.Configuration;

/// <summary>The user's own configurations, which have a name: <c>prod</c> is <c>prod.properties</c> in <see cref="Folder"/>.</summary>
static class NamedConfigurations
{
    const string Extension = ".properties";
    const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary><c>%APPDATA%\KafkaPS</c> on Windows, <c>~/Library/Application Support/KafkaPS</c> on macOS, <c>$XDG_CONFIG_HOME/KafkaPS</c> or <c>~/.config/KafkaPS</c> elsewhere.</summary>
    internal static string Folder =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "KafkaPS");

    /// <summary>The names that there are.</summary>
    internal static IEnumerable<string> Names => !Directory.Exists(Folder) ? []
        : Directory.EnumerateFiles(Folder, "*" + Extension).Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.OrdinalIgnoreCase);

    /// <summary>The settings of a name.</summary>
    /// <param name="name">The name, without the file's extension.</param>
    /// <param name="directory">Where relative paths in it begin.</param>
    /// <exception cref="ConfigException">There is no such configuration, or it cannot be read, or others can read the secrets in it.</exception>
    internal static ConfigurationSource Read(string name, string directory)
    {
        // A name that were a path could lead out of the folder.
        if (name != Path.GetFileName(name)) throw new ConfigException($"'{name}' is no name of a configuration: it is a path. Give it as -ConfigurationPath.");
        string path = Path.Combine(Folder, name + Extension);
        try
        {
            ConfigurationSource source = ConfigurationSource.OfFile(path, ConfigurationSourceKind.Named, name, directory, $"the configuration '{name}'");
            RefuseOpenSecrets(name, path, source.Settings);
            return source;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            string[] nearest = NearestNames.Of(name, Names);
            throw new ConfigException($"There is no configuration '{name}': its file would be '{path}'. "
                + (nearest.Length > 0 ? $"Did you mean {string.Join(", ", nearest)}?" : Names.Any() ? $"There are: {string.Join(", ", Names)}." : "Write it there, or give -ConfigurationPath."), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new ConfigException($"The configuration '{name}' cannot be used: '{path}'. {e.Message}", e);
        }
    }

    /// <summary>As ssh does with a private key. A reference (<c>${env:NAME}</c>) is no secret. On Windows a user's folder is the user's own.</summary>
    static void RefuseOpenSecrets(string name, string path, IReadOnlyList<GivenSetting> settings)
    {
        if (OperatingSystem.IsWindows()) return;
        using FileStream file = File.OpenRead(path);
        if ((File.GetUnixFileMode(file.SafeFileHandle) & Others) == 0) return;
        ConfigurationReferences references = ConfigurationReferences.For(settings);
        string[] secrets = [.. settings.Where(setting => HoldsSecret(setting, references)).Select(setting => setting.Name)];
        if (secrets.Length > 0)
            throw new ConfigException($"The configuration '{name}' is not used, because others than its owner can read or change it, and it holds {string.Join(", ", secrets)}. "
                + $"Make it the owner's alone: chmod 600 '{path}'.");
    }

    static bool HoldsSecret(GivenSetting setting, ConfigurationReferences references) => setting.Text is { Length: > 0 } text && !references.IsIn(text)
        && ConfigurationCatalog.TryFind(setting.Name, out PropertyDefinition? property) && property.IsSecret;
}
