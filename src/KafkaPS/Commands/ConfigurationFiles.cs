using System.Management.Automation;

namespace KafkaPS.Commands;

/// <summary>Finds the .properties files that a parameter names.</summary>
static class ConfigurationFiles
{
    /// <summary>Does something with each file. What cannot be found or read is a non-terminating error, and the next file goes on.</summary>
    /// <param name="cmdlet">Whose current location relative paths begin at, and who writes the errors.</param>
    /// <param name="paths">The paths, with wildcards unless they are literal.</param>
    /// <param name="action">What to do with the full path of a file.</param>
    /// <param name="isLiteral">Whether wildcards are taken as they are.</param>
    internal static void ForEach(PSCmdlet cmdlet, IEnumerable<string> paths, Action<string> action, bool isLiteral = false)
    {
        foreach (string path in paths)
        {
            foreach (string file in Try(cmdlet, path, () => Resolve(cmdlet, path, isLiteral)) ?? [])
                Try(cmdlet, file, () => { action(file); return true; });
        }
    }

    static T? Try<T>(PSCmdlet cmdlet, string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (ErrorOf(e, path) is ErrorRecord error)
        {
            cmdlet.WriteError(error);
            return default;
        }
    }

    static string[] Resolve(PSCmdlet cmdlet, string path, bool isLiteral)
    {
        ProviderInfo provider;
        string[] files = isLiteral
            ? [cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out provider, out _)]
            : [.. cmdlet.GetResolvedProviderPathFromPSPath(path, out provider)];
        return provider.Name == "FileSystem" ? files : throw new PSNotSupportedException($"'{path}' is not a path of the file system.");
    }

    /// <summary>Where relative paths begin.</summary>
    internal static string CurrentDirectory(PSCmdlet cmdlet) => cmdlet.SessionState.Path.CurrentFileSystemLocation.ProviderPath;

    /// <summary>The ErrorRecord of what can go wrong with a file; null for any other exception.</summary>
    static ErrorRecord? ErrorOf(Exception exception, string path) => exception switch
    {
        ItemNotFoundException or System.Management.Automation.DriveNotFoundException or FileNotFoundException or DirectoryNotFoundException =>
            new(exception, "ConfigurationFileNotFound", ErrorCategory.ObjectNotFound, path),
        FormatException => new(new FormatException($"'{path}' is no .properties file. {exception.Message}", exception),
            "ConfigurationFileMalformed", ErrorCategory.ParserError, path),
        PSNotSupportedException => new(exception, "ConfigurationPathNotSupported", ErrorCategory.InvalidArgument, path),
        UnauthorizedAccessException => new(exception, "ConfigurationFileNotReadable", ErrorCategory.PermissionDenied, path),
        IOException => new(exception, "ConfigurationFileNotReadable", ErrorCategory.ReadError, path),
        _ => null,
    };
}
