using System.Management.Automation;
using KafkaPS.Configuration;
using DriveNotFoundException = System.Management.Automation.DriveNotFoundException;

namespace KafkaPS.Commands;

/// <summary>The .properties files that a parameter names.</summary>
static class ConfigurationFiles
{
    /// <summary>Runs an action for each file. A file that cannot be found or read causes a non-terminating error, and processing continues with the next file.</summary>
    /// <param name="cmdlet">The cmdlet whose current location is the base of relative paths, and which writes the errors.</param>
    /// <param name="paths">The paths, with wildcards unless they are literal.</param>
    /// <param name="action">The action, which gets the full path of a file.</param>
    /// <param name="isLiteral">Whether wildcard characters are interpreted literally.</param>
    internal static void ForEach(SafeCmdlet cmdlet, IEnumerable<string> paths, Action<string> action, bool isLiteral = false)
    {
        foreach (string path in paths)
        {
            foreach (string file in Try(cmdlet, path, () => FilePaths.Resolve(cmdlet, path, isLiteral)) ?? [])
                Try(cmdlet, file, () => { action(file); return true; });
        }
    }

    /// <summary>Returns the settings of the files that a path names. At least one file must exist.</summary>
    /// <exception cref="ConfigException">A file cannot be found or read; the message says which and why.</exception>
    internal static IReadOnlyList<ConfigurationSource> Read(SafeCmdlet cmdlet, string path, string directory)
    {
        try
        {
            ConfigurationSource[] sources = [.. FilePaths.Resolve(cmdlet, path, isLiteral: false).Select(file => ConfigurationSource.OfFile(file, baseDirectory: directory))];
            return sources.Length > 0 ? sources : throw new ItemNotFoundException($"No file matches '{path}'.");
        }
        catch (Exception e) when (ErrorOf(e, path) is ErrorRecord error)
        {
            throw new ConfigException(ConsoleText.Escape($"The configuration file '{path}' cannot be used. {error.Exception.Message}"), e);
        }
    }

    static T? Try<T>(SafeCmdlet cmdlet, string path, Func<T> action)
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

    /// <summary>Returns the ErrorRecord for an exception that a file can cause, or null for any other exception.</summary>
    static ErrorRecord? ErrorOf(Exception exception, string path) => exception switch
    {
        ItemNotFoundException or DriveNotFoundException or FileNotFoundException or DirectoryNotFoundException =>
            new(exception, "ConfigurationFileNotFound", ErrorCategory.ObjectNotFound, path),
        FormatException => new(new FormatException($"'{path}' is not a .properties file. {exception.Message}", exception),
            "ConfigurationFileMalformed", ErrorCategory.ParserError, path),
        PSNotSupportedException => new(exception, "ConfigurationPathNotSupported", ErrorCategory.InvalidArgument, path),
        UnauthorizedAccessException => new(exception, "ConfigurationFileNotReadable", ErrorCategory.PermissionDenied, path),
        IOException => new(exception, "ConfigurationFileNotReadable", ErrorCategory.ReadError, path),
        _ => null,
    };
}
