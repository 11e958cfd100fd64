using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace KafkaPS.Loader;

/// <summary>
/// The load context of the whole module: KafkaPS.dll, Confluent.Kafka.dll and librdkafka. Other modules in the process may load another version of Confluent.Kafka, and
/// another librdkafka may be installed on the system; neither is ever mixed with the module's own.
/// </summary>
/// <remarks>
/// The module's script loads this assembly with Assembly.LoadFile, so that a copy of each version of the module can be loaded. The first one to load the module remains
/// responsible for the process.
/// </remarks>
public sealed class ModuleLoadContext : AssemblyLoadContext
{
    /// <summary>The name under which the process keeps the loaded KafkaPS.dll, for every copy of this assembly.</summary>
    const string Loaded = "KafkaPS.Loaded";

    readonly string _directory;
    readonly NativeLibraries _natives;
    readonly Lazy<nint> _librdkafka;

    ModuleLoadContext(string directory) : base("KafkaPS")
    {
        _directory = directory;
        _natives = new NativeLibraries(Path.Combine(directory, "runtimes"));
        _librdkafka = new Lazy<nint>(() => _natives.LoadLibrdkafka(LoadUnmanagedDllFromPath));
    }

    /// <summary>Loads KafkaPS.dll from the module's <c>lib</c> directory, or returns it if this process has already loaded it.</summary>
    /// <param name="directory">The full path of the module's <c>lib</c> directory.</param>
    /// <returns>The module's assembly, for <c>Import-Module -Assembly</c>.</returns>
    /// <exception cref="PlatformNotSupportedException">The module has no librdkafka for this operating system and processor.</exception>
    /// <exception cref="InvalidOperationException">KafkaPS is already loaded from another directory, and .NET cannot unload it.</exception>
    public static Assembly LoadModule(string directory)
    {
        directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        // The runtime has one string of this value in the process, so copies of this assembly exclude each other.
        lock (Loaded)
        {
            if (AppContext.GetData(Loaded) is Assembly loaded)
            {
                string loadedFrom = Path.GetDirectoryName(loaded.Location)!;
                return string.Equals(loadedFrom, directory, StringComparison.Ordinal) ? loaded : throw new InvalidOperationException(
                    $"KafkaPS is already loaded in this process from '{loadedFrom}', and .NET cannot unload it. Open a new session to import it from '{directory}'.");
            }

            var context = new ModuleLoadContext(directory);
            context._natives.EnsureSupported();
            // Loads librdkafka while PowerShell analyzes the cmdlets. A failure is kept and thrown to the first caller that needs the library: the module's OnImport.
            _ = Task.Run(() => context._librdkafka.Value);
            Assembly module = context.LoadFromAssemblyPath(Path.Combine(directory, "KafkaPS.dll"));
            AppContext.SetData(Loaded, module);
            return module;
        }
    }

    /// <summary>Loads an assembly from the module's directory if it exists there. The others (PowerShell, the runtime) are shared with the process.</summary>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        ArgumentNullException.ThrowIfNull(assemblyName);
        string path = Path.Combine(_directory, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }

    /// <summary>Loads librdkafka from the module's directory, and throws when that fails.</summary>
    /// <remarks>
    /// Returning zero would make the runtime search the system's directories, and silently use an old librdkafka installed there. Confluent.Kafka asks for several
    /// names of the same library (librdkafka, centos8-librdkafka, alpine-librdkafka); each resolves to the one file that fits this system.
    /// </remarks>
    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        NativeLibraries.IsLibrdkafka(unmanagedDllName) ? _librdkafka.Value : base.LoadUnmanagedDll(unmanagedDllName);
}
