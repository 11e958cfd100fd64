<#
.SYNOPSIS
    Sends to an address, whatever answers there: once until its time limit, and then until it is stopped.
.DESCRIPTION
    Prints "met", the seconds, the number of errors, its peak resident memory in MB, the error IDs, and the first error message. Then prints "ready",
    sends with a limit of one minute, and prints "stopped" when it is stopped.
#>
param([string] $Module, [string] $Server, [int] $MaxBlockMs, [switch] $Login)

Import-Module $Module
$options = @{ BootstrapServer = $Server; Configuration = @{ 'request.timeout.ms' = 2000; 'delivery.timeout.ms' = 5000 }; WarningAction = 'SilentlyContinue' }
if ($Login) {
    $password = [securestring]::new()
    $password.AppendChar('p')
    $options += @{ SecurityProtocol = 'SASL_PLAINTEXT'; SaslMechanism = 'PLAIN'; Credential = [pscredential]::new('alice', $password) }
}
$null = New-KafkaProducer @options -MaxBlockMs $MaxBlockMs -Name short
$null = New-KafkaProducer @options -MaxBlockMs 60000 -Name long

$clock = [System.Diagnostics.Stopwatch]::StartNew()
$errors = @()
try { 1..100 | Send-KafkaRecord t -Producer short -ErrorVariable +errors -ErrorAction SilentlyContinue }
catch { $errors += $_ }
$peak = (Get-Content /proc/self/status | Select-String '^VmHWM:\s+(\d+)').Matches[0].Groups[1].Value / 1024
$ids = $errors | ForEach-Object { "$($_.FullyQualifiedErrorId)".Split(',')[0] } | Select-Object -Unique
"met $($clock.Elapsed.TotalSeconds.ToString('F1', [cultureinfo]::InvariantCulture)) $($errors.Count) $([int] $peak) $($ids -join '+') $($errors | Select-Object -First 1 | ForEach-Object { $_.Exception.Message })"

"ready $PID"
try { while ($true) { try { 1..100 | Send-KafkaRecord t -Producer long -ErrorAction SilentlyContinue } catch { Start-Sleep 1 } } }
finally { [System.Console]::WriteLine('stopped') }
