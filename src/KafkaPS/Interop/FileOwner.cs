using System.Runtime.InteropServices;

namespace KafkaPS.Interop;

/// <summary>Who owns a file on Unix. .NET tells the mode of a file, but not this; its own native library, which has to know both, is asked.</summary>
static unsafe partial class FileOwner
{
    const string Native = "libSystem.Native";
    const uint Root = 0;

    /// <summary>Whether a file or directory belongs to the user that this process runs as, or to root. A link is followed.</summary>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
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

    /// <summary>The beginning of <c>FileStatus</c> of .NET's pal_io.h, and room for its rest.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 512)]
    struct FileStatus
    {
        [FieldOffset(8)] public uint User;
    }
}
