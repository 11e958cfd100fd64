<#
.SYNOPSIS
Repeatedly kills a PowerShell that ships a log, at random points, while the log is written and rotated, and counts the lines that arrived.
.DESCRIPTION
A log is written line by line, and rotated by renaming or, occasionally, by copying and truncating. At the same time, pwsh processes ship it, one after another, and each is ended by SIGKILL
after a random time. A last run ships the rest. Then kcat, a different client, reads the topic with read_committed. Each line must arrive exactly once, in order within its partition.
Run it manually, because it takes a long time. The module must be built, and kcat must be installed.
A process can be killed anywhere between its first instruction and its end. KilledWhileSending is the number of processes that had reached Send-KafkaRecord.
.EXAMPLE
tests/Shipping/Invoke-KillTest.ps1 -BootstrapServer 127.0.0.1:9092 -Kill 100
.EXAMPLE
tests/Shipping/Invoke-KillTest.ps1 -BootstrapServer 127.0.0.1:9092,127.0.0.1:9093,127.0.0.1:9094 -Kill 100 -KillNode { kafka.sh kill /tmp/c $_ } -RestartNode { kafka.sh restart /tmp/c $_ }

Repeatedly, one of three nodes is dead for some seconds. $_ is its number, from 1 to 3.
#>
param(
    [Parameter(Mandatory)] [string] $BootstrapServer,
    # The number of processes to kill.
    [int] $Kill = 20,
    # The seed of the random numbers. The same seed produces the same kills, as far as timing allows.
    [int] $Seed = (Get-Random -Maximum 1000000),
    # The approximate number of lines per second.
    [int] $Rate = 2000,
    # The shortest and the longest lifetime of a process, in milliseconds.
    [int] $MinLifeMs = 300,
    [int] $MaxLifeMs = 2500,
    # Follows the log instead of stopping at its end.
    [switch] $Wait,
    # Keeps the positions in a local file. Lines can then arrive twice, but none can be missing.
    [switch] $LocalFile,
    [int] $PartitionCount = 3,
    # Kills and restarts the node whose number is in $_, while shippers are killed.
    [scriptblock] $KillNode,
    [scriptblock] $RestartNode,
    # The module to test.
    [string] $Module = (Join-Path $PSScriptRoot '../../output/KafkaPS'),
    [string] $PowerShell = ($env:KAFKAPS_TEST_POWERSHELL ?? 'pwsh')
)

$ErrorActionPreference = 'Stop'
$name = "kill-$PID-$Seed"
$folder = Join-Path ([IO.Path]::GetTempPath()) $name
$null = New-Item -ItemType Directory $folder
$random = [Random]::new($Seed)

Add-Type -Path (Join-Path $PSScriptRoot LogWriter.cs)

$checkpoint = $LocalFile ? "-CheckpointPath '$folder.positions'" : "-Checkpoint '$name'"
$script = "Import-Module '$Module'; [IO.File]::WriteAllText('$folder.sending', ''); Send-KafkaRecord -Path '$folder/app.log*' -Topic $name -BootstrapServer $BootstrapServer $checkpoint -Quiet -CommitIntervalMs 200"

function Start-Shipper([string] $Text) {
    $start = [Diagnostics.ProcessStartInfo]::new($PowerShell)
    foreach ($argument in '-NoProfile', '-NonInteractive', '-Command', $Text) { $start.ArgumentList.Add($argument) }
    $start.RedirectStandardError = $true
    $start.RedirectStandardOutput = $true
    [Diagnostics.Process]::Start($start)
}

# Creates the topic before the first line, because with Kafka's defaults it would have one partition.
& kcat -b $BootstrapServer -L | Out-Null
if ($env:KAFKAPS_KAFKA_SH) { $null = & $env:KAFKAPS_KAFKA_SH topics --bootstrap-server $BootstrapServer --create --topic $name --partitions $PartitionCount }

$writer = [LogWriter]::new($folder, $Rate, $Seed)
$writer.Start()
$killed = 0; $sending = 0; $ended = 0; $messages = @{}
$watch = [Diagnostics.Stopwatch]::StartNew()
$faults = if ($KillNode) {
    Start-ThreadJob {
        $random = [Random]::new($using:Seed)
        $kill = [scriptblock]::Create($using:KillNode); $restart = [scriptblock]::Create($using:RestartNode)
        while (-not (Test-Path "$using:folder.end")) {
            Start-Sleep -Milliseconds $random.Next(2000, 6000)
            $node = $random.Next(1, 4)
            $null = $node | ForEach-Object $kill
            Start-Sleep -Milliseconds $random.Next(1000, 8000)
            $null = $node | ForEach-Object $restart
            $node
        }
    }
}
try {
    while ($killed -lt $Kill) {
        Remove-Item "$folder.sending" -ErrorAction Ignore
        $process = Start-Shipper ($Wait ? "$script -Wait" : $script)
        # The output is not read until the end, because a shipper writes only errors and warnings, and only a few.
        if ($process.WaitForExit($random.Next($MinLifeMs, $MaxLifeMs))) {
            $ended++
            $text = $process.StandardError.ReadToEnd() + $process.StandardOutput.ReadToEnd()
            if ($process.ExitCode -ne 0) { Write-Warning "A shipper ended with $($process.ExitCode): $text" }
            foreach ($line in $text -split "`n" | Where-Object { $_.Trim() }) { $messages[$line]++ }
        }
        else {
            # SIGKILL: no code of the process runs after it.
            # Child processes are also killed, because pwsh may be only a launcher.
            $process.Kill($true)
            $process.WaitForExit()
            $killed++
            if (Test-Path "$folder.sending") { $sending++ }
        }
        $process.Dispose()
    }
}
finally {
    $writer.Stop()
    # Every node is running again before the lines are counted.
    $null = New-Item "$folder.end"
    $nodes = @(if ($faults) { Receive-Job $faults -Wait -AutoRemoveJob })
}

# Ships the rest. The last process that was killed may have left a transaction open.
$process = Start-Shipper $script
$text = $process.StandardError.ReadToEnd() + $process.StandardOutput.ReadToEnd()
$process.WaitForExit()
if ($process.ExitCode -ne 0) { Write-Warning "The last shipper ended with $($process.ExitCode): $text" }
foreach ($line in $text -split "`n" | Where-Object { $_.Trim() }) { $messages[$line]++ }

$arrived = & (Join-Path $PSScriptRoot Measure-Arrival.ps1) -BootstrapServer $BootstrapServer -Topic $name -Count $writer.Lines
[pscustomobject] @{
    Seed = $Seed; Killed = $killed; KilledWhileSending = $sending; NodesKilled = $nodes.Count; EndedBeforeTheKill = $ended; Seconds = [int] $watch.Elapsed.TotalSeconds
    Lines = $writer.Lines; Renamed = $writer.Renamed; CopiedAndTruncated = $writer.Copied
    Lost = $arrived.Lost; Twice = $arrived.Twice; OutOfOrder = $arrived.OutOfOrder
    Messages = $messages.GetEnumerator() | Sort-Object Value -Descending | Select-Object -First 20 | ForEach-Object { "$($_.Value)x $($_.Key)" }
}
# A line that is sent again can be written to another partition.
if ($arrived.Lost -or (-not $LocalFile -and ($arrived.Twice -or $arrived.OutOfOrder))) { exit 1 }
Remove-Item $folder, "$folder.*" -Recurse
