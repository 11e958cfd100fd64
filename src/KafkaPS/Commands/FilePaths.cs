using System.Management.Automation;

namespace KafkaPS.Commands;

/// <summary>Finds the files that a path names, as PowerShell's own cmdlets do.</summary>
static class FilePaths
{
    /// <summary>The full paths of what a path names, one or more of them unless it has wildcards.</summary>
    /// <param name="cmdlet">The cmdlet whose session's current location and drives count.</param>
    /// <param name="path">The path as it was given.</param>
    /// <param name="isLiteral">Whether wildcards in it are plain characters; then what it names need not be there.</param>
    /// <exception cref="ItemNotFoundException">It names nothing.</exception>
    /// <exception cref="System.Management.Automation.DriveNotFoundException">There is no such drive.</exception>
    /// <exception cref="PSNotSupportedException">It is no path of the file system.</exception>
    internal static IReadOnlyCollection<string> Resolve(PSCmdlet cmdlet, string path, bool isLiteral)
    {
        ProviderInfo provider;
        IReadOnlyCollection<string> files = isLiteral
            ? [cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out provider, out _)]
            : cmdlet.GetResolvedProviderPathFromPSPath(path, out provider);
        return provider.Name == "FileSystem" ? files : throw new PSNotSupportedException($"'{path}' is not a file. It belongs to the provider {provider.Name}.");
    }

    /// <summary>Where relative paths begin: PowerShell's current location, which is not the process's directory.</summary>
    internal static string CurrentDirectory(PSCmdlet cmdlet) => cmdlet.SessionState.Path.CurrentFileSystemLocation.ProviderPath;
}
