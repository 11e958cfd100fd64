using System.Runtime.InteropServices;

namespace KafkaPS.Interop;

/// <summary>The owner of a file on Unix. .NET exposes a file's mode but not its owner, so its own native library, which must know both, is asked.</summary>
static unsafe partial class FileOwner
{
    const string Native = "libSystem.Native";
    const uint Root = 0;

    /// <summary>Returns whether a file or directory belongs to the current user or to root. Links are followed.</summary>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    internal static bool IsOursOrRoots(string path)
    {
        FileStatus status;
        if (Stat(path, &status) != 0) throw new FileNotFoundException($"Could not find '{path}'.", path);
        return status.User == Root || status.User == EffectiveUser();
    }

    [LibraryImport(Native, EntryPoint = "SystemNative_Stat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Stat(string path, FileStatus* status);

    [LibraryImport(Native, EntryPoint = "SystemNative_GetEUid")]
    private static partial uint EffectiveUser();

    /// <summary>The beginning of .NET's <c>FileStatus</c> (pal_io.h), with room for the rest.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 512)]
    struct FileStatus
    {
        [FieldOffset(8)] public uint User;
    }
}
