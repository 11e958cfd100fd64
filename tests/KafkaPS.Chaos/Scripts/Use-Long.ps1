<#
.SYNOPSIS
    Uses the module for a long time, and prints after each step: "measured", the step, records, resident memory in MB, handles, and threads.
.DESCRIPTION
    Measures each kind of use after it has warmed up, and again at its end.
#>
param([string] $Module, [string] $Server, [string] $Topic, [int] $Producers, [int] $Calls, [int] $Records)

Import-Module $Module

function Show-Measure([string] $Step, [long] $Count) {
    [gc]::Collect()
    [gc]::WaitForPendingFinalizers()
    [gc]::Collect()
    Start-Sleep -Milliseconds 500
    $status = Get-Content /proc/self/status -Raw
    $memory = [int]([regex]::Match($status, 'VmRSS:\s+(\d+)').Groups[1].Value / 1024)
    $threads = [regex]::Match($status, 'Threads:\s+(\d+)').Groups[1].Value
    $handles = [System.IO.Directory]::GetFileSystemEntries('/proc/self/fd').Count
    "measured`t$Step`t$Count`t$memory`t$handles`t$threads"
}

"ready $PID"

# Producers that are opened, used, and closed.
function Open-Producer([int] $Count) {
    for ($i = 0; $i -lt $Count; $i++) {
        $null = New-KafkaProducer $Server
        $null = 1..10 | Send-KafkaRecord $Topic
        Close-KafkaProducer
    }
}
Open-Producer ($Producers / 4)
Show-Measure 'producers opened and closed' ($Producers / 4 * 10)
Open-Producer ($Producers * 3 / 4)
Show-Measure 'producers opened and closed' ($Producers * 10)

# Short calls on one producer.
function Send-Short([int] $Count) { for ($i = 0; $i -lt $Count; $i++) { $null = "call $i" | Send-KafkaRecord $Topic } }
$producer = New-KafkaProducer $Server
Send-Short ($Calls / 4)
Show-Measure 'short calls on one producer' ($Calls / 4)
Send-Short ($Calls * 3 / 4)
Show-Measure 'short calls on one producer' $Calls

# Eight runspaces on the same producer.
function Send-Parallel([int] $Count) {
    $sent = 1..8 | ForEach-Object -ThrottleLimit 8 -Parallel {
        Import-Module $using:Module
        for ($i = 0; $i -lt $using:Count; $i++) { (1..100 | Send-KafkaRecord $using:Topic -Producer $using:producer -Summary).Delivered }
    }
    ($sent | Measure-Object -Sum).Sum
}
$delivered = Send-Parallel 5
Show-Measure 'eight runspaces on one producer' $delivered
$delivered += Send-Parallel 50
Show-Measure 'eight runspaces on one producer' $delivered

# Many records.
function Send-Many([int] $Count) { (& { for ($i = 0; $i -lt $Count; $i++) { 'a line of a log that is neither short nor long, as they are' } } | Send-KafkaRecord $Topic -Summary).Delivered }
$delivered = Send-Many ($Records / 10)
Show-Measure 'many records' $delivered
$delivered += Send-Many ($Records - $Records / 10)
Show-Measure 'many records' $delivered
Close-KafkaProducer
"unknown $($producer.Unknown) failed $($producer.Failed)"
