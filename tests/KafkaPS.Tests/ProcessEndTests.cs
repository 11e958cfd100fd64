using System.Diagnostics;

namespace KafkaPS.Tests;

/// <summary>However a process ends, records from -NoWait are sent within ten seconds, and unsent ones are reported.</summary>
public sealed class ProcessEndTests
{
    /// <summary>Records that no call waits for, which linger.ms holds back for a minute.</summary>
    const string Leave = """
        Import-Module '{module}'
        $producers = 1..{count} | ForEach-Object { New-KafkaProducer {server} -Configuration @{ 'linger.ms' = 60000 } }
        $producers | ForEach-Object { 1..100 | Send-KafkaRecord one -Producer $_ -NoWait }
        """;

    [UnixTheory]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public void A_signal_that_ends_the_process_lets_what_is_outstanding_be_sent(string signal)
    {
        using var session = new PowerShellSession();
        string server = session.Run("(Start-KafkaMockCluster one -PartitionCount 1).BootstrapServer").Output[0].ToString();

        (string error, _) = Signal(Script(server, 1), signal);

        Assert.Equal("", error);
        Assert.Equal(100, TopicReader.ReadValues(server, "one").Count);
    }

    [UnixTheory]
    [InlineData("TERM")]
    public void What_cannot_be_sent_is_said_after_ten_seconds(string signal)
    {
        (string error, TimeSpan took) = Signal(Dead(1), signal);

        Assert.Contains("WARNING: The Kafka producer 'producer-1' was closed with 100 records unacknowledged", error, StringComparison.Ordinal);
        Assert.InRange(took.TotalSeconds, 9, 20);
    }

    [Fact]
    public void Five_producers_whose_brokers_are_gone_have_ten_seconds_together()
    {
        (string error, TimeSpan took) = End(Dead(5), "[System.Environment]::Exit(0)", _ => { });

        Assert.InRange(took.TotalSeconds, 9, 25);
        Assert.Equal(5, error.Split("100 records unacknowledged").Length - 1);
    }

    static string Script(string server, int count) => Leave.Replace("{module}", Paths.Module, StringComparison.Ordinal)
        .Replace("{count}", $"{count}", StringComparison.Ordinal).Replace("{server}", server, StringComparison.Ordinal);

    /// <summary>The process hosts the cluster, which is gone when the records are handed over.</summary>
    static string Dead(int count) => $"Import-Module '{Paths.Module}'; $cluster = Start-KafkaMockCluster one -PartitionCount 1\n{Script("$cluster.BootstrapServer", count)}\nStop-KafkaMockCluster $cluster";

    static (string Error, TimeSpan Took) Signal(string script, string signal) => End(script, "[System.Threading.Thread]::Sleep(60000)", process =>
    {
        using Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        kill.WaitForExit();
    });

    /// <summary>Runs a script in its own process, and ends the process. Returns its standard error output, and how long it took to exit.</summary>
    static (string Error, TimeSpan Took) End(string script, string lastLine, Action<Process> end)
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [Paths.EngineHost, $"{script}\n'ready'; {lastLine}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        while (process.StandardOutput.ReadLine() is string line && line.TrimEnd() != "ready") Assert.DoesNotContain("ERROR", line, StringComparison.Ordinal);
        long started = Stopwatch.GetTimestamp();
        end(process);
        process.WaitForExit();
        return (error.Result.TrimEnd(), Stopwatch.GetElapsedTime(started));
    }
}
