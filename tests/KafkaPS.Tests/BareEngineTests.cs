namespace KafkaPS.Tests;

/// <summary>
/// The module needs only Microsoft.PowerShell.Core, so that a program that hosts only System.Management.Automation can use it.
/// </summary>
public sealed class BareEngineTests
{
    [Fact]
    public void The_engine_has_no_other_module()
    {
        (_, string output, _) = ChildProcess.RunScript("(Get-Command Get-Content, Select-Object, Write-Output -ErrorAction Ignore).Count; (Get-Command ForEach-Object).ModuleName");

        Assert.Equal(["0", "Microsoft.PowerShell.Core"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    [Fact]
    public void The_main_job_runs()
    {
        using var directory = new TemporaryDirectory();
        string file = Path.Combine(directory.Path, "app.log");
        File.WriteAllLines(file, ["one", "two", "three"]);

        (_, string output, string error) = ChildProcess.RunScript($$"""
            Import-Module '{{Paths.Module}}'
            $cluster = Start-KafkaMockCluster fdw -PartitionCount 1
            $null = $cluster | New-KafkaProducer
            [System.IO.File]::ReadLines('{{file}}') | Send-KafkaRecord fdw | ForEach-Object { "$_" }
            Send-KafkaRecord fdw -Path '{{file}}' | ForEach-Object { "$_" }
            @{ Topic = 'fdw'; Key = 'k'; Value = @{ a = 1 } } | ForEach-Object { New-KafkaRecord @_ } | Send-KafkaRecord | ForEach-Object { "$_" }
            'no topic of mine' | Send-KafkaRecord fdw -Partition 7 -ErrorAction SilentlyContinue -ErrorVariable lost
            $lost.Count
            (Get-KafkaTopic fdw).Name
            (Test-KafkaProducerConfig -Configuration @{ 'bootstrap.servers' = 'a:1' }).IsValid
            Close-KafkaProducer
            $cluster | Stop-KafkaMockCluster
            Remove-Module KafkaPS
            'end'
            """);

        Assert.Equal("", error);
        Assert.Equal(["fdw-0@0", "fdw-0@1", "fdw-0@2", "fdw-0@3", "fdw-0@4", "fdw-0@5", "fdw-0@6", "1", "fdw", "True", "end"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }
}
