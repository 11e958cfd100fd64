<#
.SYNOPSIS
Takes the brokers away from a PowerShell that follows a log, for longer than its timeouts, and counts what arrived and what it said.
.DESCRIPTION
A log is written and rotated all the time, and one pwsh process follows it with -Wait. -Suspend, -Resume, -KillNode and -RestartNode do with the only node what they say. In the end the process
is ended with SIGTERM, a last run ships the rest, and kcat counts.
It is run by hand, for it takes long. The module must be built, and kcat be there.
.EXAMPLE
tests/Shipping/Invoke-OutageTest.ps1 -BootstrapServer 127.0.0.1:9092 -Suspend { kafka.sh pause /tmp/c 1 } -Resume { kafka.sh resume /tmp/c 1 } -KillNode { kafka.sh kill /tmp/c 1 } -RestartNode { kafka.sh restart /tmp/c 1 }
#>
param(
    [Parameter(Mandatory)] [string] $BootstrapServer,
    [Parameter(Mandatory)] [scriptblock] $Suspend,
    [Parameter(Mandatory)] [scriptblock] $Resume,
    [Parameter(Mandatory)] [scriptblock] $KillNode,
    [Parameter(Mandatory)] [scriptblock] $RestartNode,
    # How long the node stands still, and how long it is dead.
    [int] $SuspendedSeconds = 90,
    [int] $DeadSeconds = 60,
    # How long it may run before, between and afterwards.
    [int] $CalmSeconds = 20,
    [int] $Rate = 500,
    [int] $Seed = 1,
    [string] $Module = (Join-Path $PSScriptRoot '../../output/KafkaPS')
)

$ErrorActionPreference = 'Stop'
$name = "outage-$PID-$Seed"
$folder = Join-Path ([IO.Path]::GetTempPath()) $name
$null = New-Item -ItemType Directory $folder
# The process that has the signal is PowerShell itself, not one that starts it.
. (Join-Path $PSScriptRoot ../../tools/PowerShellProcess.ps1)
$program, $first = Get-PowerShellProcess
Add-Type -Path (Join-Path $PSScriptRoot LogWriter.cs)
$script = "Import-Module '$Module'; Send-KafkaRecord -Path '$folder/app.log*' -Topic $name -BootstrapServer $BootstrapServer -Checkpoint '$name' -Quiet"

function Start-Shipper([string] $Text) {
    $start = [Diagnostics.ProcessStartInfo]::new($program)
    foreach ($argument in @($first) + '-NoProfile', '-NonInteractive', '-Command', $Text | Where-Object { $_ }) { $start.ArgumentList.Add($argument) }
    $start.RedirectStandardError = $true
    $start.RedirectStandardOutput = $true
    [Diagnostics.Process]::Start($start)
}

function Get-EndOffset { [long] (& kcat -b $BootstrapServer -Q -t "${name}:0:-1" | ForEach-Object { ($_ -split ' ')[-1] }) }

# How long it takes until the log is shipped again. What is at the end of the partition may be the mark of an abort, so some lines are awaited.
function Wait-Growth {
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $before = Get-EndOffset
    while ((Get-EndOffset) -le $before + 100) {
        if ($watch.Elapsed.TotalSeconds -gt 120) { throw 'Nothing is shipped two minutes after the node is back.' }
        Start-Sleep -Milliseconds 200
    }
    [Math]::Round($watch.Elapsed.TotalSeconds, 1)
}

$writer = [LogWriter]::new($folder, $Rate, $Seed)
$writer.Start()
$process = Start-Shipper "$script -Wait"
$output = $process.StandardOutput.ReadToEndAsync(); $errors = $process.StandardError.ReadToEndAsync()
try {
    Start-Sleep -Seconds $CalmSeconds
    $null = & $Suspend
    Start-Sleep -Seconds $SuspendedSeconds
    $null = & $Resume
    $afterPause = Wait-Growth
    Start-Sleep -Seconds $CalmSeconds
    $null = & $KillNode
    Start-Sleep -Seconds $DeadSeconds
    $null = & $RestartNode
    $afterDeath = Wait-Growth
    Start-Sleep -Seconds $CalmSeconds
    $isAlive = -not $process.HasExited
    $watch = [Diagnostics.Stopwatch]::StartNew()
    if ($isAlive) { & kill -TERM $process.Id }
    $null = $process.WaitForExit(30000)
    $end = [Math]::Round($watch.Elapsed.TotalSeconds, 1)
}
finally { $writer.Stop() }

$rest = Start-Shipper $script
$rest.WaitForExit()
$arrived = & (Join-Path $PSScriptRoot Measure-Arrival.ps1) -BootstrapServer $BootstrapServer -Topic $name -Count $writer.Lines
[pscustomobject] @{
    SuspendedSeconds = $SuspendedSeconds; DeadSeconds = $DeadSeconds; Lines = $writer.Lines
    SecondsUntilShippedAfterPause = $afterPause; SecondsUntilShippedAfterDeath = $afterDeath; StillRunning = $isAlive; SecondsOfSigterm = $end
    Lost = $arrived.Lost; Twice = $arrived.Twice; OutOfOrder = $arrived.OutOfOrder
    Messages = ($output.Result + $errors.Result) -split "`n" | Where-Object { $_.Trim() }
}
if ($arrived.Lost -or $arrived.Twice -or $arrived.OutOfOrder -or -not $isAlive) { exit 1 }
Remove-Item $folder -Recurse
