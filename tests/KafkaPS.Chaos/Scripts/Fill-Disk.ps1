<#
.SYNOPSIS
    Writes failed records, exported records, and positions to a folder whose disk is full or read-only, and prints the results.
.DESCRIPTION
    Where records must fail, no broker answers. For each way of writing, prints its name, the number of record errors, the IDs of the other errors,
    whether those errors name the file, how many lines of the file are complete records, how many are not, and how many records were delivered.
#>
param([string] $Module, [string] $Folder, [int] $Count)

Import-Module $Module
$null = New-KafkaProducer 127.0.0.1:1 -MaxBlockMs 300

function Show-Result([string] $Name, [string] $File, $Errors, [int] $Delivered) {
    $records = @($Errors | Where-Object { $_.TargetObject -is [KafkaPS.KafkaRecord] -and $_.Exception -is [KafkaPS.KafkaException] }).Count
    $others = @($Errors | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] -and $_.TargetObject -isnot [KafkaPS.KafkaRecord] })
    $named = $others.Count -gt 0 -and @($others | Where-Object { $_.Exception.Message -notlike "*$File*" }).Count -eq 0
    $torn = 0
    $whole = 0
    if (Test-Path $File -PathType Leaf) {
        foreach ($line in [System.IO.File]::ReadLines($File)) { try { $null = $line | ConvertFrom-Json -ErrorAction Stop; $whole++ } catch { $torn++ } }
    }
    "result`t$Name`t$records`t$(($others | ForEach-Object { "$($_.FullyQualifiedErrorId)".Split(',')[0] } | Select-Object -Unique) -join '+')`t$named`t$whole`t$torn`t$Delivered"
}

"ready $PID"
$lines = 1..$Count | ForEach-Object { "line $_ ".PadRight(100, 'x') }

$file = "$Folder/failed.jsonl"
$errors = @()
try { $lines | Send-KafkaRecord t -DeadLetterPath $file -ErrorVariable +errors -ErrorAction SilentlyContinue } catch { $errors += $_ }
Show-Result 'dead letters' $file $errors

$file = "$Folder/exported.jsonl"
$errors = @()
try { $lines | New-KafkaRecord -Topic t -Value { $_ } | Export-KafkaRecord $file -ErrorVariable +errors -ErrorAction SilentlyContinue } catch { $errors += $_ }
Show-Result 'export' $file $errors

# If positions cannot be saved, every run would send the same lines again, so none is sent.
$file = "$Folder/positions"
$errors = @()
$cluster = Start-KafkaMockCluster t
$log = New-TemporaryFile
$lines | Set-Content $log
try { Send-KafkaRecord t -Path $log -CheckpointPath $file -BootstrapServer $cluster.BootstrapServer -Quiet -ErrorVariable +errors -ErrorAction SilentlyContinue } catch { $errors += $_ }
Show-Result 'checkpoint' $file $errors (@(Receive-KafkaRecord t -BootstrapServer $cluster.BootstrapServer).Count)
Remove-Item $log
