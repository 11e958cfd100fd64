<#
.SYNOPSIS
Stops the broker of a PowerShell that follows a log, for longer than its timeouts, counts the lines that arrived, and shows its messages.
.DESCRIPTION
A log is written and rotated all the time, and one pwsh process follows it with -Wait. -Suspend, -Resume, -KillNode, and -RestartNode act on the only node. At the end, the process
is ended with SIGTERM, a last run ships the rest, and kcat counts the lines.
Run it manually, because it takes a long time. The module must be built, and kcat must be installed.
.EXAMPLE
tests/Shipping/Invoke-OutageTest.ps1 -BootstrapServer 127.0.0.1:9092 -Suspend { kafka.sh pause /tmp/c 1 } -Resume { kafka.sh resume /tmp/c 1 } -KillNode { kafka.sh kill /tmp/c 1 } -RestartNode { kafka.sh restart /tmp/c 1 }
#>
param(
    [Parameter(Mandatory)] [string] $BootstrapServer,
    [Parameter(Mandatory)] [scriptblock] $Suspend,
    [Parameter(Mandatory)] [scriptblock] $Resume,
    [Parameter(Mandatory)] [scriptblock] $KillNode,
    [Parameter(Mandatory)] [scriptblock] $RestartNode,
    # How long the node is suspended, and how long it is dead.
    [int] $SuspendedSeconds = 90,
    [int] $DeadSeconds = 60,
    # How long the node runs before, between, and after the outages.
    [int] $CalmSeconds = 20,
    [int] $Rate = 500,
    [int] $Seed = 1,
    [string] $Module = (Join-Path $PSScriptRoot '../../output/KafkaPS')
)

$ErrorActionPreference = 'Stop'
$name = "outage-$PID-$Seed"
$folder = Join-Path ([IO.Path]::GetTempPath()) $name
$null = New-Item -ItemType Directory $folder
# The signal must be sent to PowerShell itself, not to a process that starts it.
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

# Returns the seconds until the log is shipped again. Waits for some lines, because the end of the partition may be the marker of an aborted transaction.
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
