using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace KafkaPS.Loader;

/// <summary>
/// The load context in which the whole module lives: KafkaPS.dll, Confluent.Kafka.dll and librdkafka.
/// Another module of the process may load another version of Confluent.Kafka, and another librdkafka may be
/// installed in the system; neither is ever mixed with ours.
/// </summary>
/// <remarks>
/// This assembly is the only one of the module in the default context, so it must stay small and change seldom:
/// a process keeps the first copy that it loaded.
/// </remarks>
public sealed class ModuleLoadContext : AssemblyLoadContext
{
    static readonly object Gate = new();
    static ModuleLoadContext? s_loaded;

    readonly string _directory;
    readonly NativeLibraries _natives;
    readonly Lazy<nint> _librdkafka;

    ModuleLoadContext(string directory) : base("KafkaPS")
    {
        _directory = directory;
        _natives = new NativeLibraries(Path.Combine(directory, "runtimes"));
        _librdkafka = new Lazy<nint>(() => _natives.LoadLibrdkafka(LoadUnmanagedDllFromPath));
    }

    /// <summary>Loads KafkaPS.dll from the module's <c>lib</c> directory, or returns it if this process has it already.</summary>
    /// <param name="directory">The full path of the module's <c>lib</c> directory.</param>
    /// <returns>The module's assembly, for <c>Import-Module -Assembly</c>.</returns>
    /// <exception cref="PlatformNotSupportedException">The module has no librdkafka for this operating system and processor.</exception>
    /// <exception cref="InvalidOperationException">KafkaPS is loaded from another directory already: .NET cannot unload it.</exception>
    public static Assembly LoadModule(string directory)
    {
        directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        lock (Gate)
        {
            if (s_loaded is null)
            {
                var context = new ModuleLoadContext(directory);
                context._natives.EnsureSupported();
                s_loaded = context;
                // While PowerShell looks at the cmdlets. A failure is kept, and told to the first that needs the library: the module's OnImport.
                _ = Task.Run(() => context._librdkafka.Value);
            }
            else if (!string.Equals(s_loaded._directory, directory, StringComparison.Ordinal))
            {
                throw new InvalidOperationException(
                    $"KafkaPS is already loaded in this process from '{s_loaded._directory}', and .NET cannot unload it. " +
                    $"Open a new session to import it from '{directory}'.");
            }

            return s_loaded.LoadFromAssemblyPath(Path.Combine(directory, "KafkaPS.dll"));
        }
    }

    /// <summary>Takes an assembly from the module's directory when it is there; the rest (PowerShell, the runtime) is shared with the process.</summary>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        ArgumentNullException.ThrowIfNull(assemblyName);
        string path = Path.Combine(_directory, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }

    /// <summary>Takes librdkafka from the module's directory, and throws when that fails.</summary>
    /// <remarks>
    /// Returning zero would make the runtime search the system's directories, and an old librdkafka installed there would be
    /// used silently. Confluent.Kafka asks for several names of the same library (librdkafka, centos8-librdkafka,
    /// alpine-librdkafka); they all get the one file that fits this system.
    /// </remarks>
    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        NativeLibraries.IsLibrdkafka(unmanagedDllName) ? _librdkafka.Value : base.LoadUnmanagedDll(unmanagedDllName);
}
