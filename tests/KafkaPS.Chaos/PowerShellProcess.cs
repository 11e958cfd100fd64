using System.Diagnostics;
using System.Text;

namespace KafkaPS.Chaos;

/// <summary>A real PowerShell that runs a script, with its output.</summary>
sealed class PowerShellProcess : IDisposable
{
    static readonly string[] Command = Find();

    readonly StringBuilder _said = new();
    readonly TaskCompletionSource<int> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    PowerShellProcess(string program, IEnumerable<string> arguments)
    {
        // What a shell starts in the background ignores SIGINT, and what nohup starts ignores SIGHUP, and so would the processes here.
        var start = new ProcessStartInfo("env", ["--default-signal=INT,HUP", program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        // PowerShell would query the terminal for its state, and wait for the answer.
        start.Environment["TERM"] = "dumb";
        Process = Process.Start(start)!;
        Process.OutputDataReceived += (_, e) => Hear(e.Data);
        Process.ErrorDataReceived += (_, e) => Hear(e.Data);
        Process.BeginOutputReadLine();
        Process.BeginErrorReadLine();
    }

    internal Process Process { get; }

    /// <summary>The process ID that the script reported with its line "ready".</summary>
    internal int Id => _ready.Task.Result;

    /// <summary>Everything written to standard output and standard error.</summary>
    internal string Said
    {
        get
        {
            lock (_said) return _said.ToString();
        }
    }

    /// <summary>Starts a script from the folder Scripts, with the module's manifest as its parameter -Module.</summary>
    internal static PowerShellProcess Start(string script, params string[] arguments) => new(Command[0], Arguments(script, arguments));

    /// <summary>Starts a script in its own terminal, whose keystrokes are written to its standard input.</summary>
    internal static PowerShellProcess StartInTerminal(string script, params string[] arguments) => new("script",
        ["-qefc", string.Join(' ', new[] { Command[0] }.Concat(Arguments(script, arguments)).Select(argument => $"'{argument}'")), "/dev/null"]);

    /// <summary>Starts a script in its own mount namespace, after shell commands have created mounts.</summary>
    internal static PowerShellProcess StartOnDisk(string commands, string script, params string[] arguments) => new("unshare",
        ["-Urm", "sh", "-c", $"{commands}\nexec \"$@\"", "sh", Command[0], .. Arguments(script, arguments)]);

    /// <summary>Starts a script under valgrind's memcheck.</summary>
    /// <param name="log">The file for memcheck's findings.</param>
    /// <param name="suppressions">The file with the findings to suppress.</param>
    /// <param name="script">The script.</param>
    /// <param name="arguments">Its arguments.</param>
    internal static PowerShellProcess StartChecked(string log, string suppressions, string script, params string[] arguments) => new("env",
        // Code that the runtime writes through a second mapping would escape valgrind.
        ["DOTNET_EnableWriteXorExecute=0", "valgrind", "--smc-check=all-non-file", "--error-limit=no", "--leak-check=full", "--show-leak-kinds=definite", "--errors-for-leak-kinds=definite", "--num-callers=30",
            $"--suppressions={suppressions}", $"--log-file={log}", Command[0], .. Arguments(script, arguments)]);

    static IEnumerable<string> Arguments(string script, string[] arguments) =>
        [.. Command[1..], "-NoProfile", "-NonInteractive", "-File", Repository.Script(script), "-Module", Repository.Module, .. arguments];

    internal void WaitUntilReady()
    {
        for (DateTime limit = DateTime.UtcNow.AddMinutes(2); !_ready.Task.Wait(50);)
        {
            if (Process.HasExited || DateTime.UtcNow > limit) throw new InvalidOperationException($"A PowerShell was not ready: {Said}");
        }
    }

    /// <summary>Waits for a line of output with this beginning.</summary>
    internal bool WaitForLine(string beginning, TimeSpan limit)
    {
        long started = Stopwatch.GetTimestamp();
        while (!Said.Split('\n').Any(line => line.StartsWith(beginning, StringComparison.Ordinal)))
        {
            if (Stopwatch.GetElapsedTime(started) > limit) return false;
            Thread.Sleep(10);
        }

        return true;
    }

    internal void Go() => Type("go\n");

    internal void Type(string keys)
    {
        try
        {
            Process.StandardInput.Write(keys);
            Process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // The process has ended.
        }
    }

    /// <summary>Waits for the process to exit, and kills it when it hangs.</summary>
    /// <returns>Whether the process exited by itself.</returns>
    internal bool WaitForExit(TimeSpan limit)
    {
        if (Process.WaitForExit(limit))
        {
            Process.WaitForExit();
            return true;
        }

        Process.Kill(entireProcessTree: true);
        Process.WaitForExit();
        return false;
    }

    public void Dispose()
    {
        if (!Process.HasExited) Process.Kill(entireProcessTree: true);
        Process.Dispose();
    }

    void Hear(string? line)
    {
        if (line is null) return;
        lock (_said) _said.AppendLine(line);
        if (line.Trim().Split(' ') is ["ready", string id]) _ready.TrySetResult(int.Parse(id, System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Finds the PowerShell that KAFKAPS_TEST_POWERSHELL names, or the repository's own, without the process of the .NET tool in front of it.</summary>
    static string[] Find()
    {
        if (Environment.GetEnvironmentVariable("KAFKAPS_TEST_POWERSHELL") is { Length: > 0 } given) return [given];
        var start = new ProcessStartInfo("dotnet", ["pwsh", "-NoProfile", "-Command", $". '{Path.Combine(Repository.Root, "tools", "PowerShellProcess.ps1")}'; Get-PowerShellProcess"])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        string[] command = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return process.ExitCode == 0 && command.Length > 0 ? command : throw new InvalidOperationException("There is no PowerShell: run `dotnet tool restore`, or set KAFKAPS_TEST_POWERSHELL to the path of pwsh.");
    }
}
