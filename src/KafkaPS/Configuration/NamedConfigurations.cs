using KafkaPS.Errors;

namespace KafkaPS.Configuration;

/// <summary>The user's named configurations: <c>prod</c> is <c>prod.properties</c> in <see cref="Folder"/>.</summary>
static class NamedConfigurations
{
    const string Extension = ".properties";

    /// <summary><c>%APPDATA%\KafkaPS</c> on Windows, <c>~/Library/Application Support/KafkaPS</c> on macOS, <c>$XDG_CONFIG_HOME/KafkaPS</c> or <c>~/.config/KafkaPS</c> elsewhere.</summary>
    internal static string Folder =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "KafkaPS");

    /// <summary>The names of the existing configurations.</summary>
    internal static IEnumerable<string> Names => !Directory.Exists(Folder) ? []
        : Directory.EnumerateFiles(Folder, "*" + Extension).Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the settings of a named configuration.</summary>
    /// <param name="name">The name, without the file's extension.</param>
    /// <param name="directory">The base directory of relative paths in it.</param>
    /// <exception cref="ConfigException">The configuration does not exist or cannot be read, or others can change it, or read the secrets in it.</exception>
    internal static ConfigurationSource Read(string name, string directory)
    {
        // A path could lead out of the folder.
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

    /// <summary>Refuses a file that others can change, and so redirect the records, or whose secrets they can read.</summary>
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
