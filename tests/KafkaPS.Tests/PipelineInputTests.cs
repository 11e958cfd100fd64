using System.Collections;

namespace KafkaPS.Tests;

/// <summary>A piped collection is taken as the engine would pass it: each object once, in order, and nothing that the engine would reject.</summary>
public sealed class PipelineInputTests : IDisposable
{
    readonly PowerShellSession _session = new();
    readonly string _bootstrapServer;

    public PipelineInputTests() => _bootstrapServer =
        _session.Run("$cluster = Start-KafkaMockCluster one -PartitionCount 1; $null = $cluster | New-KafkaProducer; $cluster.BootstrapServer[0]").ThrowIfFailed().Output[0].ToString();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("'a', $null, 'b' | Send-KafkaRecord one", "a||b")]
    [InlineData("'a', @('b', 'c'), 'd' | Send-KafkaRecord one", "a|b|c|d")]
    [InlineData("'a', @(), 'd' | Send-KafkaRecord one", "a|d")]
    [InlineData("& { } | Send-KafkaRecord one", "")]
    [InlineData("@() | Send-KafkaRecord one", "")]
    [InlineData("@{ a = 1 } | Send-KafkaRecord one", "{\"a\":1}")]
    [InlineData("'a', 'b' | ForEach-Object { $_ } | Send-KafkaRecord one", "a|b")]
    [InlineData("'a', (New-KafkaRecord one -Value k), 'b' | Send-KafkaRecord one", "a|k|b")]
    [InlineData("'a', 'b' | Send-KafkaRecord one -Synchronous", "a|b")]
    [InlineData("'a', 'b' | Send-KafkaRecord one -Key { \"$_$_\" } | ForEach-Object { if ($_.SerializedKeySize -ne 2) { throw 'key' } }", "a|b")]
    [InlineData("'a' | & { process { $_ | Send-KafkaRecord one; 'x', 'y' | Send-KafkaRecord one } }", "a|x|y")]
    public void Each_object_is_a_record(string script, string expected)
    {
        _session.Run(script).ThrowIfFailed();

        Assert.Equal(expected, string.Join('|', expected.Length == 0 ? [] : TopicReader.ReadValues(_bootstrapServer, "one")));
    }

    [Fact]
    public void An_enumerator_is_taken_to_its_end()
    {
        _session.Run("$lines.GetEnumerator() | Send-KafkaRecord one", ("lines", new ArrayList { "a", "b" })).ThrowIfFailed();

        Assert.Equal(["a", "b"], TopicReader.ReadValues(_bootstrapServer, "one"));
    }

    [Fact]
    public void Input_beside_an_InputObject_of_the_command_line_is_refused_and_not_sent()
    {
        ScriptResult result = _session.Run("'x', 'y' | Send-KafkaRecord one -InputObject z");

        Assert.Equal(2, result.Errors.Count);
        Assert.All(result.Errors, error => Assert.StartsWith("InputObjectNotBound,", error.FullyQualifiedErrorId, StringComparison.Ordinal));
        Assert.Empty(result.Output);
    }

    [Fact]
    public void An_error_while_the_collection_is_enumerated_ends_the_pipeline_and_what_came_before_is_sent()
    {
        static IEnumerable<string> Broken()
        {
            yield return "a";
            throw new IOException("the disk is gone");
        }

        ScriptResult result = _session.Run("$lines | Send-KafkaRecord one", ("lines", Broken()));

        Assert.Contains("the disk is gone", result.Error.ToString(), StringComparison.Ordinal);
        _session.Run("Wait-KafkaProducer").ThrowIfFailed();
        Assert.Equal(["a"], TopicReader.ReadValues(_bootstrapServer, "one"));
    }

    [Fact]
    public void Stopping_ends_an_endless_collection_at_once()
    {
        static IEnumerable<string> Endless()
        {
            while (true) yield return "x";
        }

        using RunningScript running = _session.Begin("$lines | Send-KafkaRecord one -Summary", ("lines", Endless()));
        Thread.Sleep(1000);

        running.AssertStopsAtOnce();
    }
}
