using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Adapter;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;

namespace KafkaPS.Stories;

/// <summary>Shows the test platform each story of tests/Pester as a test, and runs it.</summary>
[FileExtension(".dll")]
[DefaultExecutorUri(Uri)]
[ExtensionUri(Uri)]
public sealed class StoryAdapter : ITestDiscoverer, ITestExecutor, IDisposable
{
    const string Uri = "executor://KafkaPS/Stories";

    /// <summary>What a filter can ask for.</summary>
    static readonly Dictionary<string, TestProperty> Properties = new(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(TestCase.FullyQualifiedName)] = TestCaseProperties.FullyQualifiedName,
        [nameof(TestCase.DisplayName)] = TestCaseProperties.DisplayName,
    };

    readonly CancellationTokenSource _cancellation = new();

    /// <summary>Lists the stories.</summary>
    public void DiscoverTests(IEnumerable<string> sources, IDiscoveryContext discoveryContext, IMessageLogger logger, ITestCaseDiscoverySink discoverySink)
    {
        ArgumentNullException.ThrowIfNull(discoverySink);
        if (OwnSource(sources) is not { } source) return;
        foreach (StoryFile file in StoryFile.All())
        {
            foreach (Story story in file.List()) discoverySink.SendTestCase(AsTest(source, file, story));
        }
    }

    /// <summary>Runs all stories, or those that a filter names.</summary>
    public void RunTests(IEnumerable<string>? sources, IRunContext? runContext, IFrameworkHandle? frameworkHandle)
    {
        ArgumentNullException.ThrowIfNull(runContext);
        ArgumentNullException.ThrowIfNull(frameworkHandle);
        if (OwnSource(sources ?? []) is not { } source) return;
        ITestCaseFilterExpression? filter = runContext.GetTestCaseFilter(Properties.Keys, Properties.GetValueOrDefault);
        foreach (StoryFile file in StoryFile.All())
        {
            Run(source, file, filter is null ? null : test => filter.MatchTestCase(test, name => test.GetPropertyValue(Properties[name])), frameworkHandle);
        }
    }

    /// <summary>Runs the stories that were chosen.</summary>
    public void RunTests(IEnumerable<TestCase>? tests, IRunContext? runContext, IFrameworkHandle? frameworkHandle)
    {
        ArgumentNullException.ThrowIfNull(frameworkHandle);
        foreach (IGrouping<(string? Path, string Source), TestCase> file in (tests ?? []).GroupBy(test => (test.CodeFilePath, test.Source)))
        {
            HashSet<Guid> wanted = [.. file.Select(test => test.Id)];
            Run(file.Key.Source, new StoryFile(file.Key.Path!), test => wanted.Contains(test.Id), frameworkHandle);
        }
    }

    /// <summary>Ends the run.</summary>
    public void Cancel() => _cancellation.Cancel();

    /// <summary>Frees what the adapter holds.</summary>
    public void Dispose() => _cancellation.Dispose();

    void Run(string source, StoryFile file, Func<TestCase, bool>? wanted, IFrameworkHandle host)
    {
        if (_cancellation.IsCancellationRequested) return;
        int[] lines = [];
        if (wanted is not null)
        {
            IReadOnlyList<Story> found = file.List(_cancellation.Token);
            if (found.Any(story => story.Error is not null))
            {
                Report(source, file, found, _ => true, host);
                return;
            }

            lines = [.. found.Where(story => wanted(AsTest(source, file, story))).Select(story => story.Line).Distinct()];
            if (lines.Length == 0) return;
        }

        Report(source, file, file.Run(lines, _cancellation.Token), wanted ?? (_ => true), host);
    }

    static void Report(string source, StoryFile file, IEnumerable<Story> stories, Func<TestCase, bool> wanted, IFrameworkHandle host)
    {
        foreach (Story story in stories)
        {
            TestCase test = AsTest(source, file, story);
            // Cases of one It stand in one line, so that more may have run than were wanted.
            if (story.Result == "NotRun" || (story.Error is null && !wanted(test))) continue;
            host.RecordStart(test);
            TestResult result = Result(test, story);
            host.RecordEnd(test, result.Outcome);
            host.RecordResult(result);
        }
    }

    static TestCase AsTest(string source, StoryFile file, Story story) =>
        new(story.FullName, new Uri(Uri), source) { DisplayName = story.FullName, CodeFilePath = file.Path, LineNumber = story.Line };

    static TestResult Result(TestCase test, Story story) => new(test)
    {
        DisplayName = story.FullName,
        Outcome = story.Result switch
        {
            "Passed" => TestOutcome.Passed,
            "Skipped" => TestOutcome.Skipped,
            _ => TestOutcome.Failed,
        },
        Duration = TimeSpan.FromMilliseconds(story.Milliseconds),
        ErrorMessage = story.Error ?? (story.Result is "Passed" or "Skipped" ? null : $"Pester says {story.Result}."),
    };

    static string? OwnSource(IEnumerable<string> sources) =>
        sources.FirstOrDefault(source => Path.GetFileName(source).Equals(Path.GetFileName(typeof(StoryAdapter).Assembly.Location), StringComparison.OrdinalIgnoreCase));
}
