namespace KafkaPS.Tests;

/// <summary>break, continue, return, and exit in a user's script block do what they do in a ForEach-Object block.</summary>
public sealed class FlowControlTests : IDisposable
{
    readonly PowerShellSession _session = new();
    readonly TemporaryDirectory _directory = new();

    public void Dispose()
    {
        _session.Dispose();
        _directory.Dispose();
    }

    public static TheoryData<string, string> Blocks
    {
        get
        {
            var blocks = new TheoryData<string, string>();
            foreach (string keyword in new[] { "break", "continue", "return 'early'", "exit 9" })
            {
                blocks.Add(keyword, "1..3 | Send-KafkaRecord one -Key { BLOCK; 'k' } -Summary");
                blocks.Add(keyword, "1..3 | Send-KafkaRecord one -ValueSerializer { BLOCK; 'v' } -Summary");
                blocks.Add(keyword, "1..3 | Send-KafkaRecord one -KeySerializer { BLOCK; 'k' } -Key k -Summary");
                blocks.Add(keyword, "1..3 | Send-KafkaRecord one -OnDelivery { BLOCK; 'd' }");
            }

            return blocks;
        }
    }

    [Theory, MemberData(nameof(Blocks))]
    public void As_in_ForEach_Object(string keyword, string command)
    {
        _session.Run("$producer = Start-KafkaMockCluster one -PartitionCount 1 | New-KafkaProducer").ThrowIfFailed();

        string[] expected = Trace("1..3 | ForEach-Object { BLOCK; 'x' }", keyword);
        string[] seen = Trace(command, keyword);

        Assert.Equal(expected, seen);
        // The producer still works, and earlier records are delivered.
        Assert.Single(_session.Run("'later' | Send-KafkaRecord one").ThrowIfFailed().Output);
        Assert.Equal("0", _session.Run("$producer.Outstanding").Output[0].ToString());
    }

    /// <summary>The steps and the exit code of a script that runs the command in a loop.</summary>
    string[] Trace(string command, string keyword)
    {
        string script = Path.Combine(_directory.Path, "script.ps1");
        File.WriteAllText(script, $$"""
            foreach ($i in 1..2) {
                $trace.Add("round $i")
                {{command.Replace("BLOCK", $"$trace.Add('block'); if ($trace.Count % 3 -eq 0) {{ {keyword} }}", StringComparison.Ordinal)}}
                $trace.Add("after $i")
            }
            $trace.Add('end')
            """);
        return [.. _session.Run("$trace = [System.Collections.Generic.List[string]]::new(); $global:LASTEXITCODE = 0; $null = & $script; $trace; $LASTEXITCODE", ("script", script))
            .ThrowIfFailed().Output.Select(item => item.ToString())];
    }
}
