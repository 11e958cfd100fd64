using System.Management.Automation;

namespace KafkaPS.Commands;

/// <summary>Finds the files that a path names, like PowerShell's own cmdlets.</summary>
static class FilePaths
{
    /// <summary>Returns the full paths that a path resolves to: at least one, unless it has wildcards.</summary>
    /// <param name="cmdlet">The cmdlet whose current location and drives are used.</param>
    /// <param name="path">The path, as specified.</param>
    /// <param name="isLiteral">Whether wildcard characters are interpreted literally. In this case, the file does not need to exist.</param>
    /// <exception cref="ItemNotFoundException">The path does not exist.</exception>
    /// <exception cref="System.Management.Automation.DriveNotFoundException">The drive does not exist.</exception>
    /// <exception cref="PSNotSupportedException">The path is not in the file system.</exception>
    internal static IReadOnlyCollection<string> Resolve(PSCmdlet cmdlet, string path, bool isLiteral)
    {
        ProviderInfo provider;
        IReadOnlyCollection<string> files = isLiteral
            ? [cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out provider, out _)]
            : cmdlet.GetResolvedProviderPathFromPSPath(path, out provider);
        return provider.Name == "FileSystem" ? files : throw new PSNotSupportedException($"'{path}' is not a file. It belongs to the provider {provider.Name}.");
    }

    /// <summary>Returns the base of relative paths: PowerShell's current location, which is not the process's current directory.</summary>
    internal static string CurrentDirectory(PSCmdlet cmdlet) => cmdlet.SessionState.Path.CurrentFileSystemLocation.ProviderPath;
}
