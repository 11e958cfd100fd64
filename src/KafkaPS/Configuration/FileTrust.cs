using KafkaPS.Interop;

namespace KafkaPS.Configuration;

/// <summary>
/// Checks a file of the user's own as ssh does (OpenSSH's <c>safe_path</c> and its checks of ssh_config and private keys): nobody else but root may be able to
/// change it, and nobody else may be able to read it when it contains a secret. On Windows, a user's folder is the user's own.
/// </summary>
static class FileTrust
{
    const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    const UnixFileMode OthersRead = UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Returns why other users can change the file, and what to do about it; null when they cannot.</summary>
    internal static string? WhyChangeable(string path)
    {
        if (OperatingSystem.IsWindows()) return null;
        if (Problem(path, isDirectory: false) is string problem) return problem;
        for (string? folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Problem(folder, isDirectory: true) is string cause) return cause;
        }
        return null;
    }

    /// <summary>Returns whether users other than the owner can read the file.</summary>
    internal static bool IsReadableByOthers(string path) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & OthersRead) != 0;

    static string? Problem(string path, bool isDirectory)
    {
        if (OperatingSystem.IsWindows()) return null;
        string what = isDirectory ? "folder" : "file";
        if (!FileOwner.IsOursOrRoots(path)) return $"The {what} '{path}' belongs to another user. Make yourself the owner: chown.";
        UnixFileMode mode = File.GetUnixFileMode(path);
        // In a folder such as /tmp, everybody can add files, but replace only their own.
        bool isOpen = (mode & OthersWrite) != 0 && !(isDirectory && mode.HasFlag(UnixFileMode.StickyBit));
        return isOpen ? $"Other users can write to the {what} '{path}'. Remove their access: chmod go-w '{path}'." : null;
    }
}
