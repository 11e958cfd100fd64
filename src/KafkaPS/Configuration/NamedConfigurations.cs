using KafkaPS.Errors;

namespace KafkaPS.Configuration;

/// <summary>The user's own configurations, which have a name: <c>prod</c> is <c>prod.properties</c> in <see cref="Folder"/>.</summary>
static class NamedConfigurations
{
    const string Extension = ".properties";

    /// <summary><c>%APPDATA%\KafkaPS</c> on Windows, <c>~/Library/Application Support/KafkaPS</c> on macOS, <c>$XDG_CONFIG_HOME/KafkaPS</c> or <c>~/.config/KafkaPS</c> elsewhere.</summary>
    internal static string Folder =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "KafkaPS");

    /// <summary>The names that there are.</summary>
    internal static IEnumerable<string> Names => !Directory.Exists(Folder) ? []
        : Directory.EnumerateFiles(Folder, "*" + Extension).Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.OrdinalIgnoreCase);

    /// <summary>The settings of a name.</summary>
    /// <param name="name">The name, without the file's extension.</param>
    /// <param name="directory">Where relative paths in it begin.</param>
    /// <exception cref="ConfigException">There is no such configuration, or it cannot be read, or others can change it, or read the secrets in it.</exception>
    internal static ConfigurationSource Read(string name, string directory)
    {
        // A name that were a path could lead out of the folder.
        if (name != Path.GetFileName(name)) throw Refused($"'{name}' is a path, not the name of a configuration. Use -ConfigurationPath.");
        string path = Path.Combine(Folder, name + Extension);
        try
        {
            ConfigurationSource source = ConfigurationSource.OfFile(path, ConfigurationSourceKind.Named, name, directory, $"the configuration '{name}'");
            RefuseIfOpen(name, path, source.Settings);
            return source;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            string[] nearest = NearestNames.Of(name, Names);
            throw Refused($"The configuration '{name}' does not exist. Its file would be '{path}'. "
                + (nearest.Length > 0 ? $"Did you mean {string.Join(", ", nearest)}?" : Names.Any() ? $"Available configurations: {string.Join(", ", Names)}." : "Create the file, or use -ConfigurationPath."), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw Refused($"The configuration '{name}' cannot be used: '{path}'. {e.Message}", e);
        }
    }

    static ConfigException Refused(string message, Exception? inner = null) => new(ConsoleText.Escape(message), inner);

    /// <summary>Whoever could change it could send the records elsewhere, and whoever can read it has its secrets.</summary>
    static void RefuseIfOpen(string name, string path, IEnumerable<GivenSetting> settings)
    {
        if (FileTrust.WhyChangeable(path) is string reason) throw Refused($"The configuration '{name}' is not used, because other users can change it. {reason}");
        if (!FileTrust.IsReadableByOthers(path)) return;
        string[] secrets = [.. settings.Where(Secrets.IsIn).Select(setting => setting.Name)];
        if (secrets.Length > 0)
            throw Refused($"The configuration '{name}' is not used, because other users can read it and it contains {string.Join(", ", secrets)}. "
                + $"Remove their access: chmod 600 '{path}'.");
    }
}
