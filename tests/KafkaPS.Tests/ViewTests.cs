namespace KafkaPS.Tests;

/// <summary>Views at common console widths: no word is broken, and truncated text ends with an ellipsis.</summary>
public sealed class ViewTests : IDisposable
{
    /// <summary>Wide enough for every view, so that nothing is broken or cut.</summary>
    const int Unlimited = 1500;

    readonly ScreenHost _host = new();
    readonly PowerShellSession _session;

    public ViewTests() => _session = new PowerShellSession(host: _host);

    public void Dispose() => _session.Dispose();

    public static TheoryData<string, int> Views()
    {
        string[] scripts =
        [
            "Get-KafkaError",
            "Get-KafkaProducerConfig",
            "New-KafkaProducer ((1..5).ForEach{ \"broker-$_.kafka.example.com:9092\" }) -ClientId 'the-client-that-ships-logs-of-the-web-servers' -Configuration @{ 'sasl.oauthbearer.client.credentials.client.secret' = 'x' } -WarningAction SilentlyContinue | ForEach-Object { Get-KafkaProducerConfig -Producer $_ }",
            "Test-KafkaProducerConfig @{ 'bootstrap.servers' = 'b:9092'; acks = 1; retries = 0; 'lingr.ms' = 5; 'batch.size' = 5 }",
            "$c = Start-KafkaMockCluster topic-of-many-partitions -PartitionCount 60; 1..600 | Send-KafkaRecord topic-of-many-partitions -Key { $_ } -Summary -BootstrapServer $c.BootstrapServer",
            "$c = Start-KafkaMockCluster; 1..2 | Send-KafkaRecord orders-of-the-day -BootstrapServer $c.BootstrapServer",
            "$c = Start-KafkaMockCluster; Test-KafkaConnection -BootstrapServer $c.BootstrapServer -Topic missing",
            "$c = Start-KafkaMockCluster; $m = 'a', 'b' | Send-KafkaRecord t -BootstrapServer $c.BootstrapServer; 'a', 'another text than the one that was sent' | Test-KafkaDelivery -Result $m -BootstrapServer $c.BootstrapServer",
            "$c = Start-KafkaMockCluster; $p = New-KafkaProducer $c.BootstrapServer -Configuration @{ 'statistics.interval.ms' = 100 }; 1..9 | Send-KafkaRecord t -Quiet; Get-KafkaProducerMetric -Producer $p",
            "New-KafkaRecord orders-of-the-day -Key 'a key of some length' -Value 'a value that is longer than its column' -Header @{ source = 'web-server-1'; trace = 'd4cda95b652f4a1592b449d5929fda1b' }",
            "$f = [System.IO.Path]::GetTempFileName(); Set-Content $f 'a line'; $c = Start-KafkaMockCluster; Send-KafkaRecord -Path $f -Topic t -CheckpointPath \"$f.positions\" -Checkpoint nightly-of-the-web-servers -Quiet -BootstrapServer $c.BootstrapServer -ErrorAction SilentlyContinue; Send-KafkaRecord -Path $f -Topic t -CheckpointPath \"$f.positions\" -Quiet -BootstrapServer $c.BootstrapServer; Get-KafkaCheckpoint -CheckpointPath \"$f.positions\"",
            "1..3 | ForEach-Object { New-KafkaProducer \"broker-$_.example.com:9092\" }",
        ];
        var data = new TheoryData<string, int>();
        foreach (string script in scripts)
        {
            foreach (int width in new[] { 80, 110, 160 }) data.Add(script, width);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Views))]
    public void Nothing_breaks_within_a_word(string script, int width)
    {
        ScriptResult objects = _session.Run($"$objects = @({script}); $objects.Count");
        Assert.NotEqual(0, objects.Output[^1].BaseObject);

        string whole = string.Join('\n', Lines(Unlimited));
        string[] lines = Lines(width);

        Assert.True(lines.Length > 2);
        foreach (string line in lines)
        {
            // A word that is longer than the line, such as a path in a command, stays whole, so that it can be copied.
            Assert.True(line.Length <= width || line.TrimStart().Split(' ').Any(word => word.Length > width - 10), line);
            foreach (string word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (!word.All(character => character is '-') && !word.Contains('…')) Assert.True(IsWhole(word, whole), $"'{word}' in '{line}'");
            }
        }
    }

    [Fact]
    public void Colors_are_gone_where_the_output_is_plain()
    {
        string report = "Test-KafkaProducerConfig @{ 'bootstrap.servers' = 'b:9092'; acks = 1; 'lingr.ms' = 5 } | Out-String";

        string[] shown = [.. _session.Run($"$PSStyle.OutputRendering = 'PlainText'; {report}; $PSStyle.OutputRendering = 'Ansi'; {report}").Output.Select(output => output.ToString())];

        Assert.DoesNotContain('\u001b', shown[0]);
        Assert.Contains("✗ Error: lingr.ms", shown[0], StringComparison.Ordinal);
        Assert.Contains("\u001b[", shown[1], StringComparison.Ordinal);
    }

    string[] Lines(int width)
    {
        _host.Width = width;
        ScriptResult result = _session.Run($"$PSStyle.OutputRendering = 'PlainText'; $objects | Out-String -Width {width}");
        result.ThrowIfFailed();
        return [.. string.Concat(result.Output.Select(output => output.ToString())).Split('\n').Select(line => line.TrimEnd('\r', ' '))];
    }

    /// <summary>Whether the text contains the word so that, at each end, the text ends or one side of the boundary is not a letter or digit.</summary>
    static bool IsWhole(string word, string text)
    {
        for (int at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            int end = at + word.Length;
            bool begins = at == 0 || !char.IsLetterOrDigit(text[at - 1]) || !char.IsLetterOrDigit(word[0]);
            bool ends = end == text.Length || !char.IsLetterOrDigit(text[end]) || !char.IsLetterOrDigit(word[^1]);
            if (begins && ends) return true;
        }
        return false;
    }
}
