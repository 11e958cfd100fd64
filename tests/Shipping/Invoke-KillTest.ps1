<#
.SYNOPSIS
Kills a shipping PowerShell at random points, over and over, while its log is written and rotated, and counts what arrived.
.DESCRIPTION
A log is written line by line and rotated by renaming, and now and then by copying and truncating. Meanwhile pwsh processes ship it, one after the other, and each is ended by SIGKILL
after a random time. A last run ships the rest. Then kcat, which is another client, reads the topic with read_committed, and each line must be there once, in order within its partition.
It is run by hand, for it takes long. The module must be built, and kcat be there.
.EXAMPLE
tests/Shipping/Invoke-KillTest.ps1 -BootstrapServer 127.0.0.1:9092 -Kill 100
#>
param(
    [Parameter(Mandatory)] [string] $BootstrapServer,
    # How many processes are killed.
    [int] $Kill = 20,
    # Where the random numbers begin: the same seed gives the same kills, as far as time allows.
    [int] $Seed = (Get-Random -Maximum 1000000),
    # Lines a second, about.
    [int] $Rate = 2000,
    # The longest and the shortest life of a process, in milliseconds.
    [int] $MinLifeMs = 300,
    [int] $MaxLifeMs = 2500,
    # Follows the log instead of ending at its end.
    [switch] $Wait,
    # Keeps the positions in a local file: then lines may come twice, but none may be missing.
    [switch] $LocalFile,
    [int] $PartitionCount = 3,
    [string] $PowerShell = ($env:KAFKAPS_TEST_POWERSHELL ?? 'pwsh')
)

$ErrorActionPreference = 'Stop'
$name = "kill-$PID-$Seed"
$folder = Join-Path ([IO.Path]::GetTempPath()) $name
$null = New-Item -ItemType Directory $folder
$module = Join-Path $PSScriptRoot '../../output/KafkaPS'
$random = [Random]::new($Seed)

Add-Type -TypeDefinition @'
using System;
using System.IO;
using System.Threading;

/// Writes numbered lines and rotates the log.
public sealed class LogWriter(string folder, int rate, int seed)
{
    readonly Random _random = new(seed);
    readonly Thread[] _thread = new Thread[1];
    volatile bool _stop;
    public long Lines;
    public int Renamed, Copied;

    public void Start()
    {
        _thread[0] = new Thread(Run);
        _thread[0].Start();
    }

    public void Stop()
    {
        _stop = true;
        _thread[0].Join();
    }

    void Run()
    {
        string log = Path.Combine(folder, "app.log");
        int rotations = 0;
        while (!_stop)
        {
            using (var stream = new FileStream(log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
            {
                int lines = _random.Next(rate / 4, rate * 4);
                for (int i = 0; i < lines && !_stop;)
                {
                    // A write may end in the middle of a line.
                    int burst = _random.Next(1, Math.Max(2, rate / 50));
                    var text = new System.Text.StringBuilder();
                    for (int j = 0; j < burst; j++, i++) text.Append(++Lines).Append(' ').Append('x', _random.Next(0, 200)).Append('\n');
                    byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text.ToString());
                    int half = _random.Next(bytes.Length);
                    stream.Write(bytes, 0, half);
                    stream.Flush();
                    if (_random.Next(10) == 0) Thread.Sleep(1);
                    stream.Write(bytes, half, bytes.Length - half);
                    stream.Flush();
                    Thread.Sleep(Math.Max(1, burst * 1000 / rate));
                }
            }
            if (_stop) return;
            string rotated = Path.Combine(folder, $"app.log.{++rotations:D5}");
            if (_random.Next(4) > 0) { File.Move(log, rotated); Renamed++; }
            else
            {
                File.Copy(log, rotated);
                using var truncated = new FileStream(log, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
                truncated.SetLength(0);
                Copied++;
            }
        }
    }
}
'@

Import-Module $module
$producer = New-KafkaProducer $BootstrapServer
$checkpoint = $LocalFile ? "-CheckpointPath '$folder.positions'" : "-Checkpoint '$name'"
$script = "Import-Module '$module'; Send-KafkaRecord -Path '$folder/app.log*' -Topic $name -BootstrapServer $BootstrapServer $checkpoint -Quiet -CommitIntervalMs 200"

function Start-Shipper([string] $Text) {
    $start = [Diagnostics.ProcessStartInfo]::new($PowerShell)
    foreach ($argument in '-NoProfile', '-NonInteractive', '-Command', $Text) { $start.ArgumentList.Add($argument) }
    $start.RedirectStandardError = $true
    $start.RedirectStandardOutput = $true
    [Diagnostics.Process]::Start($start)
}

# The topic is there before the first line: with Kafka's own defaults it would have one partition.
& kcat -b $BootstrapServer -L | Out-Null
if ($env:KAFKAPS_KAFKA_SH) { $null = & $env:KAFKAPS_KAFKA_SH topics --bootstrap-server $BootstrapServer --create --topic $name --partitions $PartitionCount }

$writer = [LogWriter]::new($folder, $Rate, $Seed)
$writer.Start()
$killed = 0; $ended = 0; $messages = @{}
$watch = [Diagnostics.Stopwatch]::StartNew()
try {
    while ($killed -lt $Kill) {
        $process = Start-Shipper ($Wait ? "$script -Wait" : $script)
        # Not drained as it comes: a shipper writes only errors and warnings, and few.
        if ($process.WaitForExit($random.Next($MinLifeMs, $MaxLifeMs))) {
            $ended++
            $text = $process.StandardError.ReadToEnd() + $process.StandardOutput.ReadToEnd()
            if ($process.ExitCode -ne 0) { Write-Warning "A shipper ended with $($process.ExitCode): $text" }
            foreach ($line in $text -split "`n" | Where-Object { $_.Trim() }) { $messages[$line]++ }
        }
        else {
            # SIGKILL: nothing of the process runs after it.
            # With the children, for pwsh may be a launcher of itself.
            $process.Kill($true)
            $process.WaitForExit()
            $killed++
        }
        $process.Dispose()
    }
}
finally { $writer.Stop() }

# The rest, in as many runs as it takes: the last one that was killed may have left a transaction open.
$process = Start-Shipper $script
$text = $process.StandardError.ReadToEnd() + $process.StandardOutput.ReadToEnd()
$process.WaitForExit()
if ($process.ExitCode -ne 0) { Write-Warning "The last shipper ended with $($process.ExitCode): $text" }
foreach ($line in $text -split "`n" | Where-Object { $_.Trim() }) { $messages[$line]++ }
Close-KafkaProducer $producer

$last = @{}; $seen = [Collections.Generic.Dictionary[long, int]]::new(); $disorder = 0
foreach ($line in & kcat -b $BootstrapServer -t $name -C -e -q -X isolation.level=read_committed -f '%p %s\n') {
    $partition, $number, $null = $line -split ' ', 3
    $number = [long] $number
    $count = 0
    $null = $seen.TryGetValue($number, [ref] $count)
    $seen[$number] = $count + 1
    if ($count -eq 0) {
        if ($last[$partition] -gt $number) { $disorder++ }
        $last[$partition] = $number
    }
}
$lost = 0
for ($number = 1L; $number -le $writer.Lines; $number++) { if (-not $seen.ContainsKey($number)) { $lost++ } }
[pscustomobject] @{
    Seed = $Seed; Killed = $killed; EndedBeforeTheKill = $ended; Seconds = [int] $watch.Elapsed.TotalSeconds
    Lines = $writer.Lines; Renamed = $writer.Renamed; CopiedAndTruncated = $writer.Copied
    Lost = $lost; Twice = @($seen.Values | Where-Object { $_ -gt 1 }).Count; OutOfOrder = $disorder
    Messages = $messages.GetEnumerator() | Sort-Object Value -Descending | Select-Object -First 20 | ForEach-Object { "$($_.Value)x $($_.Key)" }
}
if ($lost -or $disorder -or (-not $LocalFile -and @($seen.Values | Where-Object { $_ -gt 1 }).Count)) { exit 1 }
Remove-Item $folder -Recurse
