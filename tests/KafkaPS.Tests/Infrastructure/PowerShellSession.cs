using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;

namespace KafkaPS.Tests;

/// <summary>A session of the PowerShell engine with KafkaPS imported from output/KafkaPS, like a user's session.</summary>
/// <remarks>All of PowerShell is available, without a console: BareEngineTests covers the bare engine, and tests/Pester what needs a real pwsh.</remarks>
public sealed class PowerShellSession : IDisposable
{
    readonly Runspace _runspace;

    public PowerShellSession(bool import = true, string? modulePath = null, PSHost? host = null)
    {
        // Like pwsh: Microsoft.PowerShell.Core, and the other modules once one of their commands is called.
        InitialSessionState state = InitialSessionState.CreateDefault2();
        _runspace = host is null ? RunspaceFactory.CreateRunspace(state) : RunspaceFactory.CreateRunspace(host, state);
        _runspace.Open();
        if (import) Run($"Import-Module '{modulePath ?? Paths.Module}'").ThrowIfFailed();
    }

    /// <summary>Runs a script to its end.</summary>
    /// <param name="script">The lines a user would type.</param>
    /// <param name="variables">Variables that the script uses, by name.</param>
    public ScriptResult Run(string script, params (string Name, object? Value)[] variables)
    {
        using PowerShell shell = Prepare(script, variables);
        var output = new PSDataCollection<PSObject>();
        Exception? terminating = null;
        try
        {
            shell.Invoke(null, output);
        }
        catch (Exception e) when (e is RuntimeException)
        {
            terminating = e;
        }

        return new ScriptResult(shell, output, terminating);
    }

    /// <summary>Completes a line as Tab does. Completion waits only briefly for a broker: on a busy machine, it may need another attempt.</summary>
    public string[] Complete(string line)
    {
        string[] found = [];
        for (int attempt = 0; found.Length == 0 && attempt < 5; attempt++)
            found = [.. Run("(TabExpansion2 $line $line.Length).CompletionMatches.CompletionText", ("line", line)).ThrowIfFailed().Output.Select(item => item?.ToString() ?? "").Where(word => word.Length > 0)];
        return found;
    }

    /// <summary>Begins a script, so that the test can stop it as Ctrl+C does (<c>PowerShell.Stop</c>) or read its output so far.</summary>
    public RunningScript Begin(string script, params (string Name, object? Value)[] variables) => new(Prepare(script, variables));

    public void Dispose() => _runspace.Dispose();

    PowerShell Prepare(string script, (string Name, object? Value)[] variables)
    {
        foreach ((string name, object? value) in variables) _runspace.SessionStateProxy.SetVariable(name, value);
        return PowerShell.Create(_runspace).AddScript(script);
    }
}

/// <summary>A script that runs alongside the test. It is stopped at the end, however the test ends.</summary>
public sealed class RunningScript : IDisposable
{
    readonly IAsyncResult _running;

    internal RunningScript(PowerShell shell)
    {
        Shell = shell;
        _running = shell.BeginInvoke<PSObject, PSObject>(null, Output);
    }

    public PowerShell Shell { get; }

    public PSDataCollection<PSObject> Output { get; } = [];

    public bool IsCompleted => _running.IsCompleted;

    /// <summary>Stops the running script as Ctrl+C does, which must not wait for what the script waits for.</summary>
    /// <param name="seconds">
    /// The limit: much less than what the script waits for, and more than the second that a user sees, because the machine may be busy. KafkaPS.Chaos measures that second.
    /// </param>
    public void AssertStopsAtOnce(double seconds = 10)
    {
        Assert.False(IsCompleted);
        long started = Stopwatch.GetTimestamp();
        Shell.Stop();
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, seconds);
    }

    public void Dispose()
    {
        Shell.Stop();
        Shell.Dispose();
    }
}

/// <summary>What a test waits for in a script that runs alongside it.</summary>
static class Awaiting
{
    /// <summary>Waits until a producer has this many records that are not acknowledged.</summary>
    public static void Outstanding(PSObject producer, long count) =>
        Assert.True(SpinWait.SpinUntil(() => (long)producer.Properties["Outstanding"].Value >= count, TimeSpan.FromSeconds(60)), $"There are never {count} records outstanding.");
}

/// <summary>What a script wrote to PowerShell's streams.</summary>
public sealed class ScriptResult
{
    internal ScriptResult(PowerShell shell, PSDataCollection<PSObject> output, Exception? terminating)
    {
        Output = [.. output];
        Errors = [.. shell.Streams.Error];
        Warnings = [.. shell.Streams.Warning.Select(warning => warning.Message)];
        Verbose = [.. shell.Streams.Verbose.Select(verbose => verbose.Message)];
        Debug = [.. shell.Streams.Debug.Select(debug => debug.Message)];
        Information = [.. shell.Streams.Information.Select(information => information.ToString())];
        Terminating = (terminating as RuntimeException)?.ErrorRecord;
    }

    public IReadOnlyList<PSObject> Output { get; }

    /// <summary>The non-terminating errors.</summary>
    public IReadOnlyList<ErrorRecord> Errors { get; }
    public IReadOnlyList<string> Warnings { get; }
    public IReadOnlyList<string> Verbose { get; }
    public IReadOnlyList<string> Debug { get; }
    public IReadOnlyList<string> Information { get; }

    /// <summary>The error that ended the script, or null.</summary>
    public ErrorRecord? Terminating { get; }

    /// <summary>The only error, whether or not it ended the script.</summary>
    public ErrorRecord Error => Assert.Single(Terminating is null ? Errors : Errors.Append(Terminating).DistinctBy(error => error.Exception));

    public IEnumerable<T> Values<T>() => Output.Select(item => (T)item.BaseObject);

    public ScriptResult ThrowIfFailed()
    {
        if (Terminating is not null) throw new InvalidOperationException($"{Terminating}\n{Terminating.ScriptStackTrace}", Terminating.Exception);
        Assert.Empty(Errors);
        return this;
    }
}
