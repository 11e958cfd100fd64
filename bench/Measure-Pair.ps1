<#
.SYNOPSIS
    Times both sides of a measure of Measures.ps1 in turn, in the current PowerShell process. Measure-Performance.ps1 calls this script.
.OUTPUTS
    A line of JSON: the seconds, processor seconds, bytes allocated, and growth of resident memory in bytes of each side, for each round.
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

# The first round warms up the just-in-time compiler, and does not count.
$results = foreach ($round in -1..($Rounds - 1)) {
    # The sides take turns going first, so that neither always starts with the other's garbage.
    $pair = if ($round % 2) { $o = Measure-Side $measure.Ours; $t = Measure-Side $measure.Theirs; $o, $t } else { $t = Measure-Side $measure.Theirs; $o = Measure-Side $measure.Ours; $o, $t }
    if ($round -ge 0) { [pscustomobject] @{ Ours = $pair[0]; Theirs = $pair[1] } }
}
ConvertTo-Json @($results) -Depth 3 -Compress
Get-KafkaProducer | Close-KafkaProducer
