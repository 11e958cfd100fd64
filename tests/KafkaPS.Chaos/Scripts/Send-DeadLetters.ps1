<#
.SYNOPSIS
    Sends the records of a dead-letter file again, and prints how many were delivered.
#>
param([string] $Module, [string] $Server, [string] $DeadLetterPath)

Import-Module $Module
$summary = Import-KafkaRecord $DeadLetterPath | Send-KafkaRecord -BootstrapServer $Server -Summary
"delivered $(($summary | Measure-Object Delivered -Sum).Sum)"
