using System.Diagnostics;

namespace KafkaPS.Tests;

/// <summary>Runs a script in a separate engine process (KafkaPS.EngineHost).</summary>
static class ChildProcess
{
    internal static (int ExitCode, string Output, string Error) RunScript(string script, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Paths.EngineHost);
        start.ArgumentList.Add(script);
        return Run(start, environment);
    }

    internal static (int ExitCode, string Output, string Error) Run(ProcessStartInfo start, params (string Name, string Value)[] environment)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
