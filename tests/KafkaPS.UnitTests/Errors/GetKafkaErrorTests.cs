using System.Management.Automation;
using System.Management.Automation.Runspaces;
using KafkaPS.Commands;
using KafkaPS.Errors;

namespace KafkaPS.UnitTests.Errors;

public sealed class GetKafkaErrorTests : IDisposable
{
    readonly PowerShell _shell;

    public GetKafkaErrorTests()
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.Commands.Add(new SessionStateCmdletEntry("Get-KafkaError", typeof(GetKafkaErrorCommand), null));
        _shell = PowerShell.Create(state);
    }

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Without_a_name_it_lists_all_retriable_ones_first_then_by_code()
    {
        KafkaErrorInfo[] rows = Run("Get-KafkaError");

        Assert.Equal(ErrorTable.Rows.Count, rows.Length);
        Assert.Equal(rows.OrderBy(row => row.IsRetriable ? 0 : 1).ThenBy(row => row.Code ?? int.MaxValue).Select(row => (row.Code, row.Exception)),
            rows.Select(row => (row.Code, row.Exception)));
        Assert.True(rows[0].IsRetriable);
    }

    [Theory]
    [InlineData("Get-KafkaError NOT_LEADER*", 6)]
    [InlineData("Get-KafkaError notleader*exception", 6)]
    [InlineData("Get-KafkaError RecordTooLarge", 10)]
    [InlineData("Get-KafkaError NetworkException", -195, 13)]
    [InlineData("Get-KafkaError MSG_TIMED_OUT, CORRUPT_MESSAGE, CORRUPT*", -192, 2)]
    [InlineData("Get-KafkaError RECORD_LIST_TOO_LARGE, LEADER_NOT_AVAILABLE", 5, 18)]
    [InlineData("Get-KafkaError NoSuchName*")]
    [InlineData("Get-KafkaError -Code 10, 5, 5", 5, 10)]
    [InlineData("Get-KafkaError -Code -192", -192)]
    [InlineData("Get-KafkaError 3, RecordTooLarge", 3, 10)]
    [InlineData("Get-KafkaError -192", -192)]
    [InlineData("[pscustomobject]@{ Code = 19 } | Get-KafkaError", 19)]
    public void It_finds(string script, params int[] codes)
    {
        Assert.Equal(codes, Run(script).Select(row => row.Code!.Value));
        Assert.Empty(_shell.Streams.Error);
    }

    [Theory]
    [InlineData("Get-KafkaError NOT_LEADER_OR_FOLOWER, RecordTooLarge", "NoSuchErrorName", "NOT_LEADER_OR_FOLOWER", "NOT_LEADER_OR_FOLLOWER")]
    [InlineData("Get-KafkaError RecordTooLage, RecordTooLarge", "NoSuchErrorName", "RecordTooLage", "RecordTooLarge")]
    [InlineData("Get-KafkaError NetworkExeption, RecordTooLarge", "NoSuchErrorName", "NetworkExeption", "NetworkException")]
    [InlineData("Get-KafkaError -Code 134, 10", "NoSuchErrorCode", 134, "SHARE_SESSION_LIMIT_REACHED")]
    public void What_is_not_there_is_an_error_with_the_nearest_and_the_rest_goes_on(string script, string id, object target, string nearest)
    {
        Assert.Equal(10, Assert.Single(Run(script)).Code);

        ErrorRecord error = Assert.Single(_shell.Streams.Error);
        Assert.Equal($"{id},{typeof(GetKafkaErrorCommand).FullName}", error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.ObjectNotFound, error.CategoryInfo.Category);
        Assert.Equal(target, error.TargetObject);
        Assert.Contains(nearest, error.Exception.Message);
    }

    [Fact]
    public void A_script_throws_and_catches_by_the_parents_of_Java()
    {
        _shell.AddScript("try { throw [KafkaPS.NetworkException]::new('x') } catch [KafkaPS.RetriableException] { $_.Exception.Message }");
        Assert.Equal("x", Assert.Single(_shell.Invoke<string>()));
    }

    [Fact]
    public void The_names_complete()
    {
        const string line = "Get-KafkaError not_leader";
        CommandCompletion completion = CommandCompletion.CompleteInput(line, line.Length, null, _shell);

        CompletionResult result = Assert.Single(completion.CompletionMatches);
        Assert.Equal("NOT_LEADER_OR_FOLLOWER", result.CompletionText);
        Assert.Equal(ErrorTable.ByCode(6)!.Meaning, result.ToolTip);
    }

    KafkaErrorInfo[] Run(string script) => [.. _shell.AddScript(script).Invoke<KafkaErrorInfo>()];
}
