<#
.SYNOPSIS
    Sends numbered records in one of the ways in which records can be sent, and keeps a history of their results.
.DESCRIPTION
    Prints "ready", waits for a line on standard input, and sends the values "<topic> 1" to "<topic> <count>" over the specified number of seconds.
    The history folder then contains:

    acknowledged   the position of each acknowledged record, such as fdw-0@15, in the order of acknowledgement
    failed         the number, error ID, and PersistenceStatus of each failed record
    transactions   the first and last number of each transaction, and its outcome: committed, aborted, or unknown
    summary.json   how many records were sent; how many the producer counts as delivered, failed, and unknown; warnings; and the error that ended the call, if any
.PARAMETER Road
    plain, keyed, headers, path, synchronous, nowait, or transaction.
.PARAMETER Flush
    Writes each line of the history immediately, because this process will be killed.
#>
param(
    [string] $Module, [string] $Server, [string] $Topic, [string] $Road, [int] $Count, [double] $Seconds, [string] $History,
    [string] $Configuration = '{}', [string] $DeadLetterPath, [int] $First = 1, [int] $TransactionSize = 500, [switch] $Flush
)

$ErrorActionPreference = 'Continue'
Import-Module $Module
# The warning about a producer without idempotence is expected here.
$producer = New-KafkaProducer $Server -Configuration ($Configuration | ConvertFrom-Json -AsHashtable) -WarningAction SilentlyContinue
$null = New-Item $History -ItemType Directory -Force
$acknowledged, $failed, $transactions = 'acknowledged', 'failed', 'transactions' | ForEach-Object {
    $writer = [System.IO.StreamWriter]::new("$History/$_", $true)
    $writer.AutoFlush = $Flush
    $writer
}
$sent = 0
$rate = $Count / $Seconds

# Emits the numbers at the specified rate. After a send has stalled, it catches up.
function Get-Number([int] $From, [int] $To) {
    for ($number = $From; $number -le $To; $number++) {
        "$Topic $number"
        $script:sent++
        if ($number % 10 -eq 0) {
            $ahead = ($number - $First + 1) / $rate - $clock.Elapsed.TotalSeconds
            if ($ahead -gt 0.002) { Start-Sleep -Milliseconds ($ahead * 1000) }
        }
    }
}

# Adds the output of a call to the history, including errors and warnings.
filter Add-History {
    if ($_ -is [System.Management.Automation.ErrorRecord]) {
        $number = if ($_.TargetObject -is [KafkaPS.KafkaRecord]) { "$($_.TargetObject.Value)".Split(' ')[1] }
        $failed.WriteLine("$number`t$($_.FullyQualifiedErrorId)`t$($_.Exception.PersistenceStatus)")
    }
    elseif ($_ -is [System.Management.Automation.WarningRecord]) { $warnings.Add("$_") }
    elseif ($_ -is [KafkaPS.RecordMetadata]) { $acknowledged.WriteLine("$_") }
}

# Runs a transaction again if it could not be committed, as a user would. An aborted transaction leaves nothing.
function Send-InTransaction([int] $From, [int] $To) {
    $before = $sent
    for ($attempt = 1; $attempt -le 10; $attempt++) {
        try {
            $metadata = Use-KafkaTransaction { Get-Number $From $To | Send-KafkaRecord $Topic }
            $transactions.WriteLine("committed $From $To")
            $metadata | Add-History
            return
        }
        catch {
            $script:sent = $before
            $end = if ($producer.State -eq 'Open' -and $_.Exception.PersistenceStatus -ne 'PossiblyPersisted') { 'aborted' } else { 'unknown' }
            $transactions.WriteLine("$end $From $To $($_.FullyQualifiedErrorId) $($_.Exception.Message)")
            if ($end -eq 'unknown') { throw }
        }
    }
    throw "The transaction of $From to $To failed ten times."
}

$warnings = [System.Collections.Generic.List[string]]::new()
$options = @{}
if ($DeadLetterPath) { $options.DeadLetterPath = $DeadLetterPath }
$last = $First + $Count - 1
if ($Road -eq 'path') {
    $file = "$History/numbers"
    [System.IO.File]::WriteAllLines($file, [string[]] ($First..$last | ForEach-Object { "$Topic $_" }))
}

"ready $PID"
$null = [System.Console]::In.ReadLine()
$clock = [System.Diagnostics.Stopwatch]::StartNew()
$terminating = $null
try {
    switch ($Road) {
        plain { Get-Number $First $last | Send-KafkaRecord $Topic @options *>&1 | Add-History }
        keyed { Get-Number $First $last | Send-KafkaRecord $Topic -Key { "k$([int] $_.Split(' ')[1] % 100)" } @options *>&1 | Add-History }
        headers { Get-Number $First $last | Send-KafkaRecord $Topic -Header @{ road = 'headers' } @options *>&1 | Add-History }
        synchronous { Get-Number $First $last | Send-KafkaRecord $Topic -Synchronous @options *>&1 | Add-History }
        nowait {
            Get-Number $First $last | Send-KafkaRecord $Topic -NoWait @options *>&1 | Add-History
            Wait-KafkaProducer *>&1 | Add-History
        }
        path {
            Send-KafkaRecord $Topic -Path $file -RecordsPerSecond $rate @options *>&1 | Add-History
            $sent = $Count
        }
        transaction {
            for ($from = $First; $from -le $last; $from += $TransactionSize) { Send-InTransaction $from ([System.Math]::Min($from + $TransactionSize - 1, $last)) }
        }
    }
}
catch { $terminating = "$($_.FullyQualifiedErrorId): $($_.Exception.Message)" }

Close-KafkaProducer *>&1 | Add-History
$acknowledged, $failed, $transactions | ForEach-Object { $_.Dispose() }
@{
    Sent = $sent; Delivered = $producer.Delivered; Failed = $producer.Failed; Unknown = $producer.Unknown
    Warnings = $warnings; Terminating = $terminating; Seconds = $clock.Elapsed.TotalSeconds
} | ConvertTo-Json | Set-Content "$History/summary.json"
