using System.Runtime.InteropServices;

namespace KafkaPS.Loader;

/// <summary>Knows which of the files under <c>lib/runtimes</c> is the librdkafka of this system.</summary>
sealed class NativeLibraries(string runtimesDirectory)
{
    internal static bool IsLibrdkafka(string name) => name.Contains("librdkafka", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="PlatformNotSupportedException">The module carries no librdkafka for this system.</exception>
    internal void EnsureSupported()
    {
        if (Candidates().Any(files => File.Exists(files[^1]))) return;
        string[] folders = Directory.Exists(runtimesDirectory) ? Directory.GetDirectories(runtimesDirectory) : [];
        var supported = folders.Select(Path.GetFileName).Order(StringComparer.Ordinal);
        throw new PlatformNotSupportedException(
            $"KafkaPS has no librdkafka for {RuntimeIdentifier}{(IsMusl ? " with musl" : "")}. It runs on: {string.Join(", ", supported)}.");
    }

    /// <summary>Loads the first candidate that the system can load.</summary>
    /// <exception cref="DllNotFoundException">None could be loaded; the message has the reason for each.</exception>
    internal nint LoadLibrdkafka(Func<string, nint> load)
    {
        var reasons = new List<string>();
        foreach (string[] files in Candidates().Where(files => files.All(File.Exists)))
        {
            try
            {
                return Array.ConvertAll(files, path => load(path))[^1];
            }
            catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
            {
                reasons.Add(e.Message);
            }
        }

        // The alpine build for arm64 is the only one that has no fallback without it.
        string advice = IsMusl && reasons.Exists(reason => reason.Contains("libsasl2", StringComparison.Ordinal)) ? "It needs Cyrus SASL: apk add libsasl. " : "";
        throw new DllNotFoundException($"KafkaPS could not load its librdkafka. {advice}{string.Join(" ", reasons)}");
    }

    /// <summary>
    /// What to load, in order, each with what it needs before it. The package's own build first: it has Kerberos, but needs libsasl2.so.3. Debian and Ubuntu
    /// have that as libsasl2.so.2, of which the module's own libsasl2.so.3 makes it. Then its centos8 build, which needs libc alone. On musl (Alpine) only
    /// the alpine build can be loaded.
    /// </summary>
    IEnumerable<string[]> Candidates()
    {
        string[][] names = OperatingSystem.IsWindows() ? [["librdkafka.dll"]]
            : OperatingSystem.IsMacOS() ? [["librdkafka.dylib"]]
            : IsMusl ? [["alpine-librdkafka.so"]]
            : [["librdkafka.so"], ["libsasl2.so.3", "librdkafka.so"], ["centos8-librdkafka.so"]];
        return names.Select(files => files.Select(name => Path.Combine(runtimesDirectory, RuntimeIdentifier, "native", name)).ToArray());
    }

    static bool IsMusl => RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal);

    /// <summary>The folder's name: <c>win-x64</c>, <c>linux-arm64</c>, <c>osx-arm64</c> …</summary>
    static string RuntimeIdentifier
    {
        get
        {
            string system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : OperatingSystem.IsLinux() ? "linux" : "unknown";
            return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        }
    }
}
