namespace KafkaPS.Configuration;

/// <summary>The environment's settings for every producer: addresses, and a .properties file.</summary>
static class EnvironmentConfiguration
{
    internal const string BootstrapServerVariable = "KAFKAPS_BOOTSTRAP_SERVER";
    internal const string PathVariable = "KAFKAPS_CONFIGURATION_PATH";

    /// <summary>Whether it has any settings.</summary>
    internal static bool IsGiven => (Value(BootstrapServerVariable) ?? Value(PathVariable)) is not null;

    /// <summary>Returns the addresses, then the file: the more specific variable wins.</summary>
    /// <param name="directory">The base directory of relative paths.</param>
    /// <exception cref="ConfigException">The file cannot be read; the message names the variable.</exception>
    internal static IEnumerable<ConfigurationSource> Sources(string directory)
    {
        if (Value(BootstrapServerVariable) is string addresses)
        {
            yield return new(ConfigurationSourceKind.Environment, $"Environment: {BootstrapServerVariable}", [new("bootstrap.servers", addresses, false)], directory,
                $"the environment variable {BootstrapServerVariable}");
        }
        if (Value(PathVariable) is string path) yield return OfFile(path, directory);
    }

    static ConfigurationSource OfFile(string path, string directory)
    {
        try
        {
            return ConfigurationSource.OfFile(Path.GetFullPath(path, directory), ConfigurationSourceKind.Environment, $"{PathVariable}={path}", directory,
                $"the environment variable {PathVariable}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new ConfigException(ConsoleText.Escape($"The file '{path}' in the environment variable {PathVariable} cannot be used. {e.Message}"), e);
        }
    }

    /// <summary>Returns the value without the quotation marks that <c>set NAME="value"</c> and container files leave around it; null when blank, which disables the variable.</summary>
    static string? Value(string variable)
    {
        string value = (Environment.GetEnvironmentVariable(variable) ?? "").Trim();
        if (value.Length >= 2 && value[0] is '"' or '\'' && value[^1] == value[0]) value = value[1..^1].Trim();
        return value.Length > 0 ? value : null;
    }
}
