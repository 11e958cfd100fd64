using System.Diagnostics;
using System.Globalization;

namespace KafkaPS.Tests;

/// <summary>A name server that never answers blocks librdkafka's threads until the resolver times out; no call waits for them.</summary>
public sealed class NameServerTests : IDisposable
{
    /// <summary>The resolver waits for 30 s.</summary>
    const int LessThanTheQuestionMs = 15_000;

    readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [SilentNameServerFact]
    public void Limits_hold_when_the_name_server_does_not_answer()
    {
        string[] lines = Run($$"""
            $silent = [System.Net.Sockets.UdpClient]::new([System.Net.IPEndPoint]::new([System.Net.IPAddress]::Loopback, 53))
            Import-Module '{{Paths.Module}}'
            $configuration = @{ 'max.block.ms' = 2000 }
            $null = New-KafkaProducer 127.0.0.1:1 -Configuration $configuration
            $clock = [System.Diagnostics.Stopwatch]::StartNew()
            'x' | Send-KafkaRecord t -BootstrapServer kafka.example:9092 -Configuration $configuration -ErrorAction SilentlyContinue
            "$($clock.ElapsedMilliseconds)"
            $null = New-KafkaProducer kafka.example:9092 -Configuration $configuration
            'x' | Send-KafkaRecord t -ErrorAction SilentlyContinue
            $clock.Restart(); Close-KafkaProducer -TimeoutMs 500
            "$($clock.ElapsedMilliseconds)"
            $null = New-KafkaProducer kafka.example:9092 -Configuration @{ 'max.block.ms' = 2000; 'transactional.id' = 'x' }
            $clock.Restart(); try { Start-KafkaTransaction } catch { }; Close-KafkaProducer
            "$($clock.ElapsedMilliseconds)"
            """, out TimeSpan end);

        int[] milliseconds = [.. lines.Select(line => int.Parse(line, CultureInfo.InvariantCulture))];
        Assert.InRange(milliseconds[0], 2000, LessThanTheQuestionMs);
        Assert.InRange(milliseconds[1], 0, LessThanTheQuestionMs);
        Assert.InRange(milliseconds[2], 2000, LessThanTheQuestionMs);
        Assert.InRange(end.TotalMilliseconds, 0, LessThanTheQuestionMs);
    }

    /// <summary>Runs a script with 127.0.0.1 as the name server. Returns its output, and how long the process took to exit afterward.</summary>
    string[] Run(string script, out TimeSpan end)
    {
        string resolver = Path.Combine(_directory.Path, "resolv.conf");
        File.WriteAllText(resolver, "nameserver 127.0.0.1\noptions timeout:30 attempts:1\n");
        using Process process = Process.Start(new ProcessStartInfo("unshare", ["-Urmn", "sh", "-c", "ip link set lo up && mount --bind \"$0\" /etc/resolv.conf && exec dotnet \"$1\" \"$2\"", resolver, Paths.EngineHost, script])
        {
            RedirectStandardOutput = true,
        })!;
        var lines = new List<string>();
        long last = 0;
        while (process.StandardOutput.ReadLine() is string line)
        {
            lines.Add(line);
            last = Stopwatch.GetTimestamp();
        }

        process.WaitForExit();
        end = Stopwatch.GetElapsedTime(last);
        return [.. lines];
    }
}
