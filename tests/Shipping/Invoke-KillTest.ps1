<#
.SYNOPSIS
Kills a shipping PowerShell at random points, over and over, while its log is written and rotated, and counts what arrived.
.DESCRIPTION
A log is written line by line and rotated by renaming, and now and then by copying and truncating. Meanwhile pwsh processes ship it, one after the other, and each is ended by SIGKILL
after a random time. A last run ships the rest. Then kcat, which is another client, reads the topic with read_committed, and each line must be there once, in order within its partition.
It is run by hand, for it takes long. The module must be built, and kcat be there.
A process is killed anywhere between its first instruction and its end. KilledWhileSending says how many had come as far as Send-KafkaRecord.
.EXAMPLE
tests/Shipping/Invoke-KillTest.ps1 -BootstrapServer 127.0.0.1:9092 -Kill 100
.EXAMPLE
tests/Shipping/Invoke-KillTest.ps1 -BootstrapServer 127.0.0.1:9092,127.0.0.1:9093,127.0.0.1:9094 -Kill 100 -KillNode { kafka.sh kill /tmp/c $_ } -RestartNode { kafka.sh restart /tmp/c $_ }

One of three nodes is dead for some seconds, again and again. $_ is its number, from 1 to 3.
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
    # Kill and restart the node whose number is in $_, while shippers are killed.
    [scriptblock] $KillNode,
    [scriptblock] $RestartNode,
    # The module that is tried.
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

# The topic is there before the first line: with Kafka's own defaults it would have one partition.
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
            if (Test-Path "$folder.sending") { $sending++ }
        }
        $process.Dispose()
    }
}
finally {
    $writer.Stop()
    # Every node is back before it is counted.
    $null = New-Item "$folder.end"
    $nodes = @(if ($faults) { Receive-Job $faults -Wait -AutoRemoveJob })
}

# The rest, in as many runs as it takes: the last one that was killed may have left a transaction open.
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
# What comes again may come into another partition.
if ($arrived.Lost -or (-not $LocalFile -and ($arrived.Twice -or $arrived.OutOfOrder))) { exit 1 }
Remove-Item $folder, "$folder.*" -Recurse
