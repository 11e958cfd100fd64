<#
.SYNOPSIS
    Makes every call from the module into librdkafka, round after round. After each round, prints how much native memory the process has allocated:
    "native", the round, and the number of bytes from malloc that are in use.
#>
param([string] $Module, [string] $Server, [string] $Topic, [int] $Rounds, [int] $Records)

$PSStyle.OutputRendering = "PlainText"
Import-Module $Module
Add-Type -Namespace Chaos -Name Native -MemberDefinition @'
[StructLayout(LayoutKind.Sequential)]
public struct Information { public nuint Arena, FreeChunks, FastChunks, MappedCount, Mapped, Usmblks, FastBytes, InUse, Free, Top; }
[DllImport("libc", EntryPoint = "mallinfo2")]
public static extern Information Ask();
public static long InUse() { var information = Ask(); return (long)(information.InUse + information.Mapped); }
'@
"ready $PID"
for ($round = 0; $round -lt $Rounds; $round++) {
    $producer = New-KafkaProducer $Server
    $null = 1..$Records | Send-KafkaRecord $Topic -Summary
    $null = 1..$Records | Send-KafkaRecord $Topic -Key { "k$_" } -Header @{ a = 1, 2; b = 'x' } -Timestamp (Get-Date)
    $null = 1..10 | Send-KafkaRecord $Topic -Partition 99 -ErrorAction SilentlyContinue
    $null = 'x' | Send-KafkaRecord "no topic" -ErrorAction SilentlyContinue
    $null = Get-KafkaTopic $Topic
    1..$Records | Send-KafkaRecord $Topic -NoWait
    $null = Wait-KafkaProducer
    Close-KafkaProducer
    $null = New-KafkaProducer $Server -Configuration @{ 'transactional.id' = "native-$PID" }
    $null = Use-KafkaTransaction { 1..100 | Send-KafkaRecord $Topic -Summary }
    Start-KafkaTransaction
    $null = 1..100 | Send-KafkaRecord $Topic
    Undo-KafkaTransaction
    Close-KafkaProducer
    # These records are never delivered. A purge reports them.
    $null = New-KafkaProducer 127.0.0.1:1 -MaxBlockMs 200
    1..10 | Send-KafkaRecord $Topic -NoWait -ErrorAction SilentlyContinue
    Close-KafkaProducer -Force -WarningAction SilentlyContinue
    [gc]::Collect()
    [gc]::WaitForPendingFinalizers()
    # librdkafka's threads may end a moment after their client.
    Start-Sleep -Milliseconds 300
    "native $($round + 1) $([Chaos.Native]::InUse())"
}
"used $Rounds"
