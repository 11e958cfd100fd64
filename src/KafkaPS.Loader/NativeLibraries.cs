using System.Runtime.InteropServices;

namespace KafkaPS.Loader;

/// <summary>Finds the librdkafka under <c>lib/runtimes</c> that fits this system.</summary>
sealed class NativeLibraries(string runtimesDirectory)
{
    internal static bool IsLibrdkafka(string name) => name.Contains("librdkafka", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="PlatformNotSupportedException">The module has no librdkafka for this system.</exception>
    internal void EnsureSupported()
    {
        if (Candidates().Any(files => File.Exists(files[^1]))) return;
        string[] folders = Directory.Exists(runtimesDirectory) ? Directory.GetDirectories(runtimesDirectory) : [];
        var supported = folders.Select(Path.GetFileName).Order(StringComparer.Ordinal);
        throw new PlatformNotSupportedException(
            $"KafkaPS has no librdkafka for {RuntimeIdentifier}{(IsMusl ? " with musl" : "")}. It runs on: {string.Join(", ", supported)}.");
    }

    /// <summary>Loads the first candidate that the system can load.</summary>
    /// <exception cref="DllNotFoundException">None could be loaded; the message contains the reason for each.</exception>
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

        // Only the Alpine build for arm64 has no fallback without libsasl2.
        string advice = IsMusl && reasons.Exists(reason => reason.Contains("libsasl2", StringComparison.Ordinal)) ? "It needs Cyrus SASL: apk add libsasl. " : "";
        throw new DllNotFoundException($"KafkaPS could not load its librdkafka. {advice}{string.Join(" ", reasons)}");
    }

    /// <summary>
    /// Lists the files to load, in order, each preceded by its dependencies. The package's own build comes first: it supports Kerberos, but needs libsasl2.so.3. Debian
    /// and Ubuntu provide that as libsasl2.so.2, for which the module's own libsasl2.so.3 is an alias. Next comes the centos8 build, which needs only libc. On musl
    /// (Alpine), only the alpine build can be loaded.
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

    /// <summary>The name of this system's folder: <c>win-x64</c>, <c>linux-arm64</c>, <c>osx-arm64</c> …</summary>
    static string RuntimeIdentifier
    {
        get
        {
            string system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : OperatingSystem.IsLinux() ? "linux" : "unknown";
            return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        }
    }
}
