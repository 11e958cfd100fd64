using System.Management.Automation;
using DriveNotFoundException = System.Management.Automation.DriveNotFoundException;

namespace KafkaPS.Commands;

/// <summary>Finds the files that <c>-Path</c> and <c>-LiteralPath</c> name, like PowerShell's own cmdlets.</summary>
static class InputFiles
{
    /// <summary>Returns the full paths of the files. A path that does not exist, or is not a file, causes a non-terminating error that names it.</summary>
    /// <param name="cmdlet">The cmdlet whose current location and drives are used.</param>
    /// <param name="paths">The paths, as specified.</param>
    /// <param name="literal">Whether wildcard characters are interpreted literally.</param>
    /// <param name="quiet">Whether to suppress these errors.</param>
    internal static IEnumerable<string> Resolve(SafeCmdlet cmdlet, IEnumerable<string> paths, bool literal, bool quiet = false)
    {
        foreach (string path in paths)
        {
            foreach (string file in ResolveOne(cmdlet, path, literal, quiet))
            {
                if (File.Exists(file)) yield return file;
                else if (!quiet) WriteNotFound(cmdlet, file);
            }
        }
    }

    /// <summary>Writes an error for a file that could not be opened or read to its end. Processing continues with the other files.</summary>
    /// <param name="cmdlet">The cmdlet that writes the error.</param>
    /// <param name="file">The file.</param>
    /// <param name="exception">The reason.</param>
    /// <param name="line">The line that could not be read, starting at 1, or null if it is unknown.</param>
    internal static void WriteReadError(SafeCmdlet cmdlet, string file, Exception exception, long? line = null) => cmdlet.WriteError(new ErrorRecord(
        new IOException($"{(line is null ? "" : $"Line {line} of ")}'{file}' could not be read: {exception.Message}", exception), "FileNotRead", ErrorCategory.ReadError, file));

    /// <summary>Returns whether an exception means that a file cannot be read or is not text.</summary>
    internal static bool IsReadError(Exception exception) => exception is IOException or UnauthorizedAccessException or InvalidDataException;

    static IReadOnlyCollection<string> ResolveOne(SafeCmdlet cmdlet, string path, bool literal, bool quiet)
    {
        try
        {
            IReadOnlyCollection<string> files = FilePaths.Resolve(cmdlet, path, literal);
            if (files.Count == 0 && !quiet) cmdlet.WriteWarning($"No file matches '{path}'.");
            return files;
        }
        catch (PSNotSupportedException e)
        {
            if (!quiet) cmdlet.WriteError(new ErrorRecord(e, "NotAFile", ErrorCategory.InvalidArgument, path));
        }
        catch (ItemNotFoundException)
        {
            if (!quiet) WriteNotFound(cmdlet, path);
        }
        catch (Exception e) when (e is DriveNotFoundException or ProviderInvocationException or WildcardPatternException)
        {
            if (!quiet) cmdlet.WriteError(new ErrorRecord(e, "FileNotFound", ErrorCategory.ObjectNotFound, path));
        }

        return [];
    }

    static void WriteNotFound(SafeCmdlet cmdlet, string path) => cmdlet.WriteError(new ErrorRecord(
        Directory.Exists(path) ? new IOException($"'{path}' is a directory. Specify files, for example with a wildcard.") : new FileNotFoundException($"The file '{path}' does not exist.", path),
        "FileNotFound", ErrorCategory.ObjectNotFound, path));
}
