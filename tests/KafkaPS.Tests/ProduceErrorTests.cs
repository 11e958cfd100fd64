using System.Globalization;
using System.Management.Automation;
using Xunit.Abstractions;

namespace KafkaPS.Tests;

/// <summary>
/// Every error that a broker can return for a Produce request (Data/produce-errors.tsv: Java's exception, and how librdkafka handles the
/// code in each mode), returned once by an embedded cluster: the exception, the ID, the category, and the verdict match the table.
/// </summary>
public sealed class ProduceErrorTests(ITestOutputHelper output) : IDisposable
{
    /// <summary>No call may take longer: delivery.timeout.ms is 20 seconds.</summary>
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    readonly PowerShellSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void In_plain_mode() => CheckAll("plain", row => row.Plain, "'enable.idempotence' = $false", Send);

    [Fact]
    public void In_idempotent_mode() => CheckAll("idempotent", row => row.Idempotent, "'enable.idempotence' = $true", Send);

    [Fact]
    public void In_transactional_mode() => CheckAll("transactional", row => row.Transactional, "'transactional.id' = \"t$code\"", """
        Start-KafkaTransaction
        Add-KafkaMockError $code
        try { 'x' | Send-KafkaRecord one -ErrorVariable failed -ErrorAction SilentlyContinue } catch { }
        try { Complete-KafkaTransaction; $committed = 'committed' } catch { $committed = $_ }
        if ($producer.State -eq 'Open' -and $committed -ne 'committed') {
            Undo-KafkaTransaction
            # The broker misses the sequence number of the record that it refused: the next transaction may have to be aborted for it too.
            try { Use-KafkaTransaction { $null = 'again' | Send-KafkaRecord one } }
            catch [KafkaPS.RetriableException] { Use-KafkaTransaction { $null = 'again' | Send-KafkaRecord one } }
        }
        """);

    /// <summary>An error that a broker keeps returning ends at delivery.timeout.ms, and the report says whether the record may be stored.</summary>
    [Theory]
    [InlineData(2, "NotPersisted")]
    [InlineData(5, "NotPersisted")]
    [InlineData(6, "NotPersisted")]
    [InlineData(7, "PossiblyPersisted")]
    [InlineData(19, "NotPersisted")]
    [InlineData(20, "PossiblyPersisted")]
    [InlineData(56, "NotPersisted")]
    public void An_error_that_never_ends_is_a_timeout(int code, string persistence)
    {
        ScriptResult result = _session.Run($$"""
            $null = Start-KafkaMockCluster one -PartitionCount 1 | New-KafkaProducer -Configuration @{ 'delivery.timeout.ms' = 2000; 'linger.ms' = 0; 'retry.backoff.ms' = 50 }
            Add-KafkaMockError {{code}} -Count 2000
            'x' | Send-KafkaRecord one
            """);

        Assert.Equal("KafkaPS.TimeoutException", result.Error.Exception.GetType().FullName);
        Assert.Equal(ErrorCategory.OperationTimeout, result.Error.CategoryInfo.Category);
        Assert.Equal(persistence, Property(result.Error.Exception, "PersistenceStatus").ToString());
        Assert.Equal("x", Property(result.Error.TargetObject, "Value"));
    }

    const string Send = "Add-KafkaMockError $code; try { 'x' | Send-KafkaRecord one -ErrorVariable failed -ErrorAction SilentlyContinue } catch { }";

    void CheckAll(string mode, Func<Row, string> behaviour, string configuration, string script)
    {
        Row[] rows = [.. Rows()];
        Assert.Equal(57, rows.Length);
        _session.Run("$cluster = Start-KafkaMockCluster one -PartitionCount 1").ThrowIfFailed();
        var wrong = new List<string>();
        int retried = 0;
        foreach (Row row in rows)
        {
            Task<ScriptResult> run = Task.Run(() => _session.Run($$"""
                $code = {{row.Code}}; $committed = $null
                $producer = $cluster | New-KafkaProducer -Configuration @{ 'linger.ms' = 0; 'delivery.timeout.ms' = 20000; 'transaction.timeout.ms' = 30000; 'max.block.ms' = 20000; {{configuration}} }
                {{script}}
                $producer.State
                Close-KafkaProducer $producer
                """));
            Assert.True(run.Wait(Limit), $"{row.Name} hangs.");
            if (behaviour(row) == "retried") retried++;
            try
            {
                Check(row, behaviour(row), run.Result);
            }
            catch (Exception e) when (e is Xunit.Sdk.XunitException)
            {
                wrong.Add($"{row.Code} {row.Name} ({behaviour(row)}): {e.Message.ReplaceLineEndings(" ")}");
            }
        }

        output.WriteLine($"{mode}: {rows.Length - wrong.Count} of {rows.Length} codes as the table says, {retried} of them delivered by the client's own retry.");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    void Check(Row row, string behaviour, ScriptResult result)
    {
        Assert.Empty(result.Errors.Select(other => $"{other.Exception.GetType().Name}: {other}"));
        Assert.Null(result.Terminating);
        string state = result.Output[^1].ToString();
        object? committed = _session.Run("$committed").Output is [PSObject outcome] ? outcome.BaseObject : null;
        if (behaviour == "retried" || behaviour.StartsWith("counted as delivered", StringComparison.Ordinal))
        {
            PSObject metadata = result.Output[0];
            Assert.Equal("KafkaPS.RecordMetadata", metadata.BaseObject.GetType().FullName);
            Assert.Equal(behaviour == "retried", (long)metadata.Properties["Offset"].Value >= 0);
            Assert.Equal("Open", state);
            Assert.True(committed is null or "committed", $"{committed}");
            return;
        }

        Assert.Single(result.Output);
        ErrorRecord error = Assert.IsType<ErrorRecord>(_session.Run("$failed").Output[0].BaseObject);
        PSObject info = Assert.Single(_session.Run($"Get-KafkaError -Code {row.Code}").ThrowIfFailed().Output);
        bool isFatal = behaviour.Contains("fatal", StringComparison.Ordinal) || (bool)info.Properties["IsFatal"].Value;
        Assert.Equal($"KafkaPS.{row.Exception}", error.Exception.GetType().FullName);
        Assert.Equal(row.IsRetriable, Property(error.Exception, "IsRetriable"));
        Assert.Equal(row.Code, Property(error.Exception, "Code"));
        Assert.Equal(isFatal, Property(error.Exception, "IsFatal"));
        Assert.Equal($"{row.Exception[..^"Exception".Length]},KafkaPS.Commands.SendKafkaRecordCommand", error.FullyQualifiedErrorId);
        Assert.Equal(info.Properties["Category"].Value, error.CategoryInfo.Category);
        Assert.Equal("x", Property(error.TargetObject, "Value"));
        Assert.Contains((string)info.Properties["Advice"].Value, error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(isFatal ? "Failed" : "Open", state);
        if (committed is not null) Assert.Equal($"KafkaPS.{row.Exception}", Assert.IsType<ErrorRecord>(committed).Exception.GetType().FullName);
    }

    static object Property(object? target, string name) => PSObject.AsPSObject(target!).Properties[name].Value;

    static IEnumerable<Row> Rows()
    {
        using var reader = new StreamReader(typeof(ProduceErrorTests).Assembly.GetManifestResourceStream("produce-errors.tsv")!);
        reader.ReadLine();
        while (reader.ReadLine() is string line)
        {
            string[] cells = line.Split('\t');
            yield return new(int.Parse(cells[0], CultureInfo.InvariantCulture), cells[1], cells[2], cells[3] == "yes", cells[4], cells[5], cells[6]);
        }
    }

    sealed record Row(int Code, string Name, string Exception, bool IsRetriable, string Plain, string Idempotent, string Transactional);
}
