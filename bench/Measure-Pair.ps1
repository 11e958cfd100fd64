<#
.SYNOPSIS
    Times both sides of one measure of Measures.ps1 in turn, in the PowerShell that runs it. Measure-Performance.ps1 calls it.
.OUTPUTS
    A line of JSON: the seconds, processor seconds, bytes allocated and bytes of resident memory gained of each side, round by round.
#>
param(
    [Parameter(Mandatory)] [string] $Name,
    [Parameter(Mandatory)] [string] $Module,
    [Parameter(Mandatory)] [string] $Server,
    [Parameter(Mandatory)] [string] $Topic,
    [Parameter(Mandatory)] [string] $File,
    [Parameter(Mandatory)] [long] $Lines,
    [Parameter(Mandatory)] [int] $Rounds,
    [string] $Java
)

$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/Measures.ps1"
$measure = $measures.Where{ $_.Name -eq $Name }[0]
$server, $topic, $file, $lines, $java = $Server, $Topic, $File, $Lines, $Java
Add-Type -Path "$PSScriptRoot/PeerCommands.cs" -PassThru | Select-Object -First 1 | ForEach-Object { Import-Module -Assembly $_.Assembly }
Import-Module $Module
$null = New-KafkaProducer $server
$null = 'warm' | Send-KafkaRecord $topic
$share = if ($measure.Share) { & $measure.Share }
$process = [System.Diagnostics.Process]::GetCurrentProcess()

function Measure-Side([scriptblock] $Side) {
    [System.GC]::Collect()
    $process.Refresh()
    $memory, $cpu, $allocated = $process.WorkingSet64, $process.TotalProcessorTime, [System.GC]::GetTotalAllocatedBytes($true)
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $own = . $Side
    $seconds = $watch.Elapsed.TotalSeconds
    $process.Refresh()
    [pscustomobject] @{
        Seconds    = $own ? $own.Seconds : $seconds
        CpuSeconds = $own ? $own.CpuSeconds : ($process.TotalProcessorTime - $cpu).TotalSeconds
        Bytes      = $own ? $null : [System.GC]::GetTotalAllocatedBytes($true) - $allocated
        Growth     = $own ? $null : $process.WorkingSet64 - $memory
    }
}

# One round to warm up: the just-in-time compiler has its say in it.
$results = foreach ($round in -1..($Rounds - 1)) {
    # The side that is first changes, so that neither always finds the other's garbage.
    $pair = if ($round % 2) { $o = Measure-Side $measure.Ours; $t = Measure-Side $measure.Theirs; $o, $t } else { $t = Measure-Side $measure.Theirs; $o = Measure-Side $measure.Ours; $o, $t }
    if ($round -ge 0) { [pscustomobject] @{ Ours = $pair[0]; Theirs = $pair[1] } }
}
ConvertTo-Json @($results) -Depth 3 -Compress
Get-KafkaProducer | Close-KafkaProducer
