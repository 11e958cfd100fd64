# Sends the lines of a log file to Kafka. It runs in PowerShell 7.4 or later (pwsh -File Quickstart.ps1), and
# `dotnet run --project examples/Quickstart` runs it line by line where there is only the .NET SDK.
param(
    [string] $Path = "$PSScriptRoot/packages.log",
    [string[]] $BootstrapServer,
    [string] $Module = "$PSScriptRoot/../../output/KafkaPS/KafkaPS.psd1"
)

Import-Module $Module

# Without a broker, use an embedded cluster on 127.0.0.1.
if (-not $BootstrapServer) { $BootstrapServer = (Start-KafkaMockCluster -Topic fdw -PartitionCount 3).BootstrapServer }

# Create a producer. It becomes the default producer of this session.
New-KafkaProducer -BootstrapServer $BootstrapServer

# Every line of the file becomes a record. For every record that Kafka acknowledges, the cmdlet returns a RecordMetadata.
$metadata = [System.IO.File]::ReadLines($Path) | Send-KafkaRecord -Topic fdw
$metadata.Count
$metadata[0..4]

# Get a summary instead.
[System.IO.File]::ReadLines($Path) | Send-KafkaRecord -Topic fdw -Summary

# A record that cannot be sent causes an error that contains the record. Processing continues with the others.
'fine', "half a character: $([char] 0xD83D)", 'fine too' | Send-KafkaRecord -Topic fdw -ErrorVariable lost -ErrorAction SilentlyContinue
$lost.Exception.Message

Close-KafkaProducer
