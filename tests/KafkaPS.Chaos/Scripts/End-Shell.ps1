<#
.SYNOPSIS
    Sends records without waiting for them, or sends continuously, and then ends or is ended.
.DESCRIPTION
    Prints "ready" and its process ID when it can be ended.
.PARAMETER How
    exit            ends with exit code 3 while the producer is open
    remove-module   removes the module, and prints "ended" and how many threads are left
    runspace        sends in another runspace, closes that runspace, and prints the same
    leave           sends without waiting, and then waits to be ended by a signal
    send            sends continuously, and prints "ended" and its counters when it is stopped
.PARAMETER LingerMs
    How long the client holds records back. Ending must not wait for that.
#>
param([string] $Module, [string] $Server, [string] $Topic, [string] $How, [int] $Count, [string] $History, [int] $LingerMs = 60000)

$send = {
    param($Module, $Server, $Topic, $Count, $LingerMs)
    Import-Module $Module
    $null = New-KafkaProducer $Server -Configuration @{ 'linger.ms' = $LingerMs; 'request.timeout.ms' = 5000 }
    1..$Count | ForEach-Object { "$Topic $_" } | Send-KafkaRecord $Topic -NoWait
}

# Prints how many threads of the client are left. Their names start with rdk:.
function Get-Left {
    $threads = @(Get-Content /proc/self/task/*/comm -ErrorAction Ignore | Where-Object { $_ -like 'rdk:*' }).Count
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    # Threads that have ended disappear from /proc a moment later.
    while ($threads -gt 0 -and $clock.Elapsed.TotalSeconds -lt 30) {
        Start-Sleep -Milliseconds 50
        $threads = @(Get-Content /proc/self/task/*/comm -ErrorAction Ignore | Where-Object { $_ -like 'rdk:*' }).Count
    }
    "left $threads threads"
}

switch ($How) {
    exit {
        . $send $Module $Server $Topic $Count $LingerMs
        "ready $PID"
        $null = [System.Console]::In.ReadLine()
        exit 3
    }
    remove-module {
        . $send $Module $Server $Topic $Count $LingerMs
        "ready $PID"
        $null = [System.Console]::In.ReadLine()
        Remove-Module KafkaPS
        'ended'
        Get-Left
    }
    runspace {
        $runspace = [runspacefactory]::CreateRunspace()
        $runspace.Open()
        $shell = [powershell]::Create($runspace)
        $null = $shell.AddScript($send).AddArgument($Module).AddArgument($Server).AddArgument($Topic).AddArgument($Count).AddArgument($LingerMs).Invoke()
        $shell.Streams.Error | ForEach-Object { "error: $_" }
        "ready $PID"
        $null = [System.Console]::In.ReadLine()
        $runspace.Dispose()
        'ended'
        Get-Left
    }
    leave {
        . $send $Module $Server $Topic $Count $LingerMs
        "ready $PID"
        Start-Sleep -Seconds 600
    }
    send {
        # The progress bar asks the terminal for the position of the cursor, and the terminal of the trial does not answer.
        $ProgressPreference = 'SilentlyContinue'
        Import-Module $Module
        $producer = New-KafkaProducer $Server
        $null = New-Item $History -ItemType Directory -Force
        $acknowledged = [System.IO.StreamWriter]::new("$History/acknowledged")
        $acknowledged.AutoFlush = $true
        $number = 0
        try {
            & { while ($true) { $script:number++; "$Topic $number"; if ($number % 100 -eq 0) { Start-Sleep -Milliseconds 10 } } } | Send-KafkaRecord $Topic | ForEach-Object {
                $acknowledged.WriteLine("$_")
                if ($_.Offset -eq 50) { "ready $PID" | Out-Host }
            }
        }
        finally {
            [System.Console]::WriteLine('ended')
            Close-KafkaProducer
            [System.Console]::WriteLine("counted $($producer.Delivered) $($producer.Failed) $($producer.Unknown)")
        }
    }
}
