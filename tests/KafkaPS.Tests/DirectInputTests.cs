using System.Management.Automation;

namespace KafkaPS.Tests;

/// <summary>
/// Output of another cmdlet is taken without the engine's binder, with no visible difference: each script has the same outcome when the engine passes its records,
/// which it does if a script block creates the keys.
/// </summary>
public sealed class DirectInputTests : IDisposable
{
    const string ByTheEngine = " -Key { }";

    readonly PowerShellSession _session = new();
    readonly string _bootstrapServer;

    public DirectInputTests() => _bootstrapServer =
        _session.Run("$cluster = Start-KafkaMockCluster one -PartitionCount 1; $null = $cluster | New-KafkaProducer; $cluster.BootstrapServer[0]").ThrowIfFailed().Output[0].ToString();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("1..5 | ForEach-Object { \"$_\" } | Send-KafkaRecord one{0}", "1|2|3|4|5")]
    [InlineData("1..5 | ForEach-Object { $_ } | Where-Object { $_ -ne 3 } | Send-KafkaRecord one{0}", "1|2|4|5")]
    [InlineData("Write-Output 'a' $null '' 'b' | Send-KafkaRecord one{0}", "a|||b")]
    [InlineData("Write-Output -NoEnumerate 'a', 'b' | Send-KafkaRecord one{0}", "a|b")]
    [InlineData("1..3 | ForEach-Object { , @($_, $_) } | Send-KafkaRecord one{0}", "1|1|2|2|3|3")]
    [InlineData("1..2 | ForEach-Object { @{ a = $_ } } | Send-KafkaRecord one{0}", "{\"a\":1}|{\"a\":2}")]
    [InlineData("1..3 | ForEach-Object { New-KafkaRecord one -Value \"r$_\" } | Send-KafkaRecord{0}", "r1|r2|r3")]
    [InlineData("function Emit { process { $_; \"f$_\" } end { 'end' } }; 1..2 | Emit | Send-KafkaRecord one{0}", "1|f1|2|f2|end")]
    [InlineData("& { 1; Write-Error 'mine'; 2 } 2>&1 | ForEach-Object { \"$_\" } | Send-KafkaRecord one{0}", "1|mine|2")]
    [InlineData("1..3 | ForEach-Object { $_ } -OutVariable kept | Send-KafkaRecord one{0} | Out-Null; $kept | Send-KafkaRecord one{0}", "1|2|3|1|2|3")]
    [InlineData("1..2 | ForEach-Object -PipelineVariable p { $_ } | Send-KafkaRecord one{0} | ForEach-Object { $p } | Out-Null", "1|2")]
    [InlineData("1..2 | ForEach-Object { $_; 'in' | Send-KafkaRecord one{0} | Out-Null } | Send-KafkaRecord one{0} -Synchronous", "1|in|2|in")]
    [InlineData("1..3 | Sort-Object -Descending | Send-KafkaRecord one{0}", "3|2|1")]
    [InlineData("1..9 | ForEach-Object { $_ } | Select-Object -First 3 | Send-KafkaRecord one{0}", "1|2|3")]
    public void Each_object_is_a_record(string script, string expected)
    {
        foreach (string way in new[] { "", ByTheEngine })
        {
            _session.Run(script.Replace("{0}", way, StringComparison.Ordinal)).ThrowIfFailed();
        }

        Assert.Equal($"{expected}|{expected}", string.Join('|', TopicReader.ReadValues(_bootstrapServer, "one")));
    }

    /// <summary>Code that leaves the pipeline early, on either side, and invalid records.</summary>
    [Theory]
    [InlineData("1..9 | ForEach-Object { $_ } | Send-KafkaRecord one{0} -Synchronous | Select-Object -First 2 | ForEach-Object { 'seen' }")]
    [InlineData("1..9 | ForEach-Object { if ($_ -eq 4) { throw 'mine' }; $_ } | Send-KafkaRecord one{0}")]
    [InlineData("foreach ($i in 1..2) { 1..9 | ForEach-Object { if ($_ -eq 3) { break }; $_ } | Send-KafkaRecord one{0} -Synchronous }; 'after'")]
    [InlineData("foreach ($i in 1..2) { 1..3 | ForEach-Object { $_ } | Send-KafkaRecord one{0} -Synchronous | ForEach-Object { continue } }; 'after'")]
    [InlineData("1..3 | ForEach-Object { if ($_ -eq 2) { [char] 0xD83D } else { $_ } } | Send-KafkaRecord one{0}")]
    [InlineData("1..3 | ForEach-Object { if ($_ -eq 2) { [char] 0xD83D } else { $_ } } | Send-KafkaRecord one{0} -ErrorAction Stop; 'not reached'")]
    [InlineData("try { 1..3 | ForEach-Object { if ($_ -eq 2) { [char] 0xD83D } else { $_ } } | Send-KafkaRecord one{0} -ErrorAction Stop } catch { \"caught $($_.FullyQualifiedErrorId) $($_.InvocationInfo.MyCommand)\" }")]
    [InlineData("1..3 | ForEach-Object { $_ } | Send-KafkaRecord{0}")]
    [InlineData("try { 1..3 | ForEach-Object { $_ } | Send-KafkaRecord{0} } catch { \"caught $($_.FullyQualifiedErrorId) $($_.InvocationInfo.MyCommand)\" }")]
    [InlineData("1..3 | ForEach-Object { try { $_ } catch { 'swallowed' } } | Send-KafkaRecord{0}")]
    [InlineData("1..3 | ForEach-Object { $_ } | Send-KafkaRecord one{0} -WhatIf")]
    [InlineData("1..3 | ForEach-Object { $_ } | Send-KafkaRecord one{0} -InputObject z")]
    [InlineData("1..3 | ForEach-Object { $_ } | Send-KafkaRecord one{0} -Path x")]
    [InlineData("function Emit { $ErrorActionPreference = 'Stop'; 'a'; [char] 0xD83D; 'b' }; Emit | Send-KafkaRecord one{0}; 'after'")]
    [InlineData("$PSDefaultParameterValues = @{ 'Send-KafkaRecord:Topic' = 'one'; 'Send-KafkaRecord:Summary' = $true }; 1..3 | ForEach-Object { $_ } | Send-KafkaRecord{0} | ForEach-Object { $_.Delivered }; $PSDefaultParameterValues.Clear()")]
    [InlineData("function Proxy { param([Parameter(ValueFromPipeline)] $o) begin { $p = { Send-KafkaRecord one{0} }.GetSteppablePipeline(); $p.Begin($true) } process { $p.Process($o) } end { $p.End() } }; (1..3 | ForEach-Object { $_ } | Proxy).Count")]
    [InlineData("function Proxy { [CmdletBinding()] param([Parameter(ValueFromPipeline)] $InputObject) begin { $p = { Send-KafkaRecord one{0} }.GetSteppablePipeline($MyInvocation.CommandOrigin); $p.Begin($PSCmdlet) } process { $p.Process($_) } end { $p.End() } }; (1..3 | ForEach-Object { $_ } | Proxy).Count")]
    [InlineData("(Trace-Command ParameterBinding -Option None { 1..3 | ForEach-Object { $_ } | Send-KafkaRecord one{0} }).Count")]
    [InlineData("$x = 1..3 | ForEach-Object { $_ } | Send-KafkaRecord one{0} -OutVariable o -ErrorVariable e; \"$($x.Count) $($o.Count) $($e.Count)\"")]
    [InlineData("(1..3 | ForEach-Object { $_ } | Send-KafkaRecord one{0} 2>&1 | Measure-Object).Count")]
    public void It_ends_as_with_the_engine(string script)
    {
        Assert.Equal(Outcome(script.Replace("{0}", ByTheEngine, StringComparison.Ordinal)), Outcome(script.Replace("{0}", "", StringComparison.Ordinal)));
    }

    [Fact]
    public void It_is_taken_directly()
    {
        // An object that reads the stack while it is converted to text.
        _session.Run("$texts | ForEach-Object { $_ } | Send-KafkaRecord one", ("texts", new[] { new StackText(), new StackText() })).ThrowIfFailed();

        string[] stacks = [.. TopicReader.ReadValues(_bootstrapServer, "one").Select(value => value ?? "")];
        Assert.DoesNotContain("DirectInput.Write", stacks[0], StringComparison.Ordinal);
        Assert.Contains("DirectInput.Write", stacks[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_leaves_at_once_while_the_cmdlet_before_it_pauses()
    {
        using var goOn = new ManualResetEvent(false);
        using RunningScript running = _session.Begin("1..3 | ForEach-Object { $_; if ($_ -eq 2) { $null = $goOn.WaitOne() } } | Send-KafkaRecord one", ("goOn", goOn));

        Assert.True(SpinWait.SpinUntil(() => TopicReader.ReadValues(_bootstrapServer, "one").Count == 2, TimeSpan.FromSeconds(60)));
        Assert.Equal(["1", "2"], TopicReader.ReadValues(_bootstrapServer, "one"));
        goOn.Set();
        Assert.True(SpinWait.SpinUntil(() => running.IsCompleted, TimeSpan.FromSeconds(60)));
        Assert.Equal(3, running.Output.Count);
    }

    [Fact]
    public void Stopping_ends_an_endless_cmdlet_at_once()
    {
        using RunningScript running = _session.Begin("& { while ($true) { 'x' } } | Send-KafkaRecord one -Summary");
        Thread.Sleep(1000);

        running.AssertStopsAtOnce();
    }

    string Outcome(string script)
    {
        ScriptResult result = _session.Run(script);
        return string.Join('\n',
        [
            .. result.Output.Select(item => item.BaseObject is string or int or long ? item.ToString() : item.BaseObject.GetType().Name),
            .. result.Errors.Select(error => $"error {error.FullyQualifiedErrorId} {error.CategoryInfo.Category} {error.InvocationInfo?.MyCommand} {error}"),
            $"terminating {result.Terminating?.FullyQualifiedErrorId}",
        ]);
    }
}

/// <summary>An object whose text is the current stack trace.</summary>
public sealed class StackText : IFormattable
{
    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => Environment.StackTrace;
}
