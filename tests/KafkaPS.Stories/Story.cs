using System.Text.Json;

namespace KafkaPS.Stories;

/// <summary>A story of tests/Pester and, once it ran, what came of it: a line of what Invoke-Stories.ps1 writes.</summary>
/// <param name="File">The name of its file, without <c>.Tests.ps1</c>.</param>
/// <param name="Line">The line of its <c>It</c>. The cases of one <c>It</c> share it.</param>
/// <param name="Name">The texts of its <c>Describe</c>, <c>Context</c> and <c>It</c>, with the values of the case.</param>
/// <param name="Result">Pester's word: Passed, Failed, Skipped, NotRun, Inconclusive.</param>
/// <param name="Milliseconds">How long it ran.</param>
/// <param name="Error">What failed, or null.</param>
sealed record Story(string File, int Line, string Name, string Result = "NotRun", double Milliseconds = 0, string? Error = null)
{
    static readonly JsonSerializerOptions Options = new() { PropertyNameCaseInsensitive = true };

    /// <summary>The name that a filter of <c>dotnet test</c> goes by.</summary>
    internal string FullName => $"{File}.{Name}";

    internal static Story Parse(string json) => JsonSerializer.Deserialize<Story>(json, Options) ?? throw new JsonException("A line of results is null.");
}
