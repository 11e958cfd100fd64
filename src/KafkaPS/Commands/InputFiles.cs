using System.Management.Automation;
using DriveNotFoundException = System.Management.Automation.DriveNotFoundException;

namespace KafkaPS.Commands;

/// <summary>Finds the files that <c>-Path</c> and <c>-LiteralPath</c> name, as PowerShell's own cmdlets do.</summary>
static class InputFiles
{
    /// <summary>The full paths of the files; what is not there, or is no file, is a non-terminating error that names it.</summary>
    /// <param name="cmdlet">The cmdlet whose session's current directory and drives count.</param>
    /// <param name="paths">The paths as they were given.</param>
    /// <param name="literal">Whether wildcards in them are plain characters.</param>
    /// <param name="quiet">Whether nothing is said of what is not there.</param>
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

    /// <summary>A file could not be opened or read to its end; processing continues with the other files.</summary>
    /// <param name="cmdlet">Where the error is written.</param>
    /// <param name="file">The file.</param>
    /// <param name="exception">Why.</param>
    /// <param name="line">The line that could not be read, from 1; null when that is not known.</param>
    internal static void WriteReadError(SafeCmdlet cmdlet, string file, Exception exception, long? line = null) => cmdlet.WriteError(new ErrorRecord(
        new IOException($"{(line is null ? "" : $"Line {line} of ")}'{file}' could not be read: {exception.Message}", exception), "FileNotRead", ErrorCategory.ReadError, file));

    /// <summary>Whether an exception says that a file cannot be read, or is no text.</summary>
    internal static bool IsReadError(Exception exception) => exception is IOException or UnauthorizedAccessException or InvalidDataException;

    static IReadOnlyCollection<string> ResolveOne(SafeCmdlet cmdlet, string path, bool literal, bool quiet)
    {
        try
        {
            IReadOnlyCollection<string> files = FilePaths.Resolve(cmdlet, path, literal);
            if (files.Count == 0) cmdlet.WriteWarning($"No file matches '{path}'.");
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
