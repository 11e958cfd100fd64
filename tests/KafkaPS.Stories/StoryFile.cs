using System.Diagnostics;
using System.Reflection;

namespace KafkaPS.Stories;

/// <summary>A file of stories, <c>tests/Pester/*.Tests.ps1</c>, and the PowerShell in which it runs.</summary>
sealed class StoryFile(string path)
{
    /// <summary>Far more than a file takes. What is slower hangs, and is ended with all that it started.</summary>
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    static readonly string Repository = typeof(StoryFile).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    static readonly string Directory = System.IO.Path.Combine(Repository, "tests", "Pester");

    internal string Path => path;

    internal string Name => System.IO.Path.GetFileName(path).Replace(".Tests.ps1", "", StringComparison.Ordinal);

    internal static IEnumerable<StoryFile> All() =>
        System.IO.Directory.GetFiles(Directory, "*.Tests.ps1").Order(StringComparer.Ordinal).Select(file => new StoryFile(file));

    /// <summary>The stories of the file, without running them.</summary>
    internal IReadOnlyList<Story> List(CancellationToken cancellation = default) => Invoke(["-List"], cancellation);

    /// <summary>Runs the stories of the file, or those that begin at some of its lines.</summary>
    internal IReadOnlyList<Story> Run(IEnumerable<int> lines, CancellationToken cancellation)
    {
        string only = string.Join(',', lines);
        return Invoke(only.Length == 0 ? [] : ["-Line", only], cancellation);
    }

    /// <summary>What the process leaves in its file of results. One that leaves none, or ends badly, is a failed story of its own.</summary>
    List<Story> Invoke(string[] arguments, CancellationToken cancellation)
    {
        string results = System.IO.Path.GetTempFileName();
        try
        {
            (int? exitCode, string output) = Start([.. arguments, "-ResultPath", results], cancellation);
            List<Story> stories = [.. File.ReadLines(results).Select(Story.Parse)];
            if (exitCode != 0 || stories.Count == 0)
            {
                string end = exitCode is null ? $"PowerShell was ended after {Limit.TotalMinutes} minutes, or because the run was canceled." : $"PowerShell ended with {exitCode}, and reported {stories.Count} stories.";
                stories.Add(new Story(Name, 1, "runs to its end", "Failed", Error: $"{end}\n{output}"));
            }

            return stories;
        }
        finally
        {
            File.Delete(results);
        }
    }

    (int? ExitCode, string Output) Start(string[] arguments, CancellationToken cancellation)
    {
        // Another PowerShell than the repository's own, where one is to be tested: the path of its pwsh.
        string? powerShell = Environment.GetEnvironmentVariable("KAFKAPS_TEST_POWERSHELL");
        string[] command = powerShell is null ? ["dotnet", "pwsh"] : [powerShell];
        var start = new ProcessStartInfo(command[0], [.. command[1..], "-NoProfile", "-NonInteractive", "-File", System.IO.Path.Combine(Directory, "Invoke-Stories.ps1"), "-Path", path, .. arguments])
        {
            WorkingDirectory = Repository,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None), error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        try
        {
            process.WaitForExitAsync(limit.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (null, "");
        }

        return (process.ExitCode, output.Result + error.Result);
    }
}
