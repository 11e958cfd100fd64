# Shared by the stories: the built module, and a cluster to send to.

$repository = Resolve-Path "$PSScriptRoot/../.."
Import-Module "$repository/output/KafkaPS/KafkaPS.psd1"

$kafkaScript = "$repository/../shared/kafka/kafka.sh"
$hasRealKafka = (Test-Path $kafkaScript) -and [bool](Get-Command java -ErrorAction Ignore)

<#
.SYNOPSIS
    Starts a real Kafka, which must be available ($hasRealKafka). Stop it with Stop-RealKafka.
#>
function Start-RealKafka {
    $directory = Join-Path ([System.IO.Path]::GetTempPath()) "kafkaps-$([guid]::NewGuid())"
    $properties = @{ Directory = $directory }
    foreach ($line in & bash $kafkaScript start --dir $directory @args) {
        $name, $value = $line -split '=', 2
        $properties[$name] = $value
    }
    [pscustomobject] $properties
}

function Stop-RealKafka($Kafka) {
    & bash $kafkaScript stop $Kafka.Directory
}

<#
.SYNOPSIS
    Reads a topic from its beginning with Java's console consumer.
#>
function Read-RealKafka($Kafka, [string] $Topic, [int] $Count) {
    & bash $kafkaScript console-consumer --bootstrap-server $Kafka.BOOTSTRAP --topic $Topic --from-beginning --max-messages $Count --timeout-ms 10000 2> $null
}

. "$repository/tools/PowerShellProcess.ps1"
$pwsh, $pwshFirst = Get-PowerShellProcess
