# The measures of Measure-Performance.ps1. Each measure is timed in a separate PowerShell process, both sides in turn, and has these properties:
#   Name   the name in the table
#   Goal   the ratio to reach: '<= n' for ours / theirs, '>= n' for theirs / ours, or 'limit' for ours / theirs, to show what can be reached
#   Ours, Theirs   script blocks. Measure-Pair.ps1 times a block that emits nothing. A block that times itself emits @{ Seconds; CpuSeconds }. CpuSeconds is optional.
#   Needs  what the measure requires: kcat, Java, Cluster (three nodes), or Loop (only librdkafka, in KafkaPS.Bench). If it is missing, a warning is shown.
#   Of     the quantity to compare: Seconds (the default), CpuSeconds, Bytes, or Growth (of resident memory)
#   Share  a script block that creates $share for both sides, once before the rounds
#   Scale  the fraction of the lines that is enough
# The blocks can use $server, $topic, $file, $lines (the number of lines), $java (the class path, with the compiled program), and everything that is defined here.

# Measures the elapsed time and the processor time of a program with the shell's time command.
function Invoke-Timed([string] $Command) {
    # The times are on the last line, below the output of the program.
    $said = & bash -c "TIMEFORMAT='%R %U %S'; time $Command" 2>&1
    if ($LASTEXITCODE) { throw "'$Command' ended with exit code ${LASTEXITCODE}: $said" }
    [double[]] $times = "$($said[-1])" -split ' '
    @{ Seconds = $times[0]; CpuSeconds = $times[1] + $times[2] }
}

# Returns the command that sends the lines of a file with kcat, as safely as KafkaPS does.
function Get-KcatCommand([string] $Path) { "kcat -P -b $server -t $topic -X acks=all -X enable.idempotence=true -l '$Path'" }

# Runs the plain Java program, which times itself.
function Invoke-JavaProducer([string] $Mode, [int] $Count, [bool] $Whole) {
    $seconds = & java '-Dorg.slf4j.simpleLogger.defaultLogLevel=error' -cp "$java" PlainProducer $server $topic $file $Mode $Count "$Whole".ToLowerInvariant()
    if ($LASTEXITCODE) { throw 'The Java program failed.' }
    @{ Seconds = [double] "$($seconds | Select-Object -Last 1)" }
}

# Sends the file with librdkafka only, in a bare C# loop, which times itself.
function Invoke-Loop([string] $Kind) {
    $said = & dotnet "$PSScriptRoot/KafkaPS.Bench/bin/Release/net10.0/KafkaPS.Bench.dll" loop $server $topic $file $Kind
    if ($LASTEXITCODE) { throw 'The loop failed.' }
    [double[]] $times = "$($said | Select-Object -Last 1)" -split ' '
    @{ Seconds = $times[0]; CpuSeconds = $times[1] }
}

function Assert-Delivered($Summary, [long] $Count = $lines) {
    if ($Summary.Delivered -ne $Count) { throw "$($Summary.Delivered) of $Count records were delivered." }
}

$measures = @(
    @{
        Name = 'Get-Content | Send-KafkaRecord -Summary, against Get-Content | an empty cmdlet'; Goal = '<= 1.15'
        Ours = { Assert-Delivered (Get-Content $file | Send-KafkaRecord $topic -Summary) }
        Theirs = { Get-Content $file | Test-Empty $topic }
    }
    @{
        Name = 'Get-Content | Send-KafkaRecord, against Get-Content | one object a record'; Goal = '<= 1.10'
        Ours = { Get-Content $file | Send-KafkaRecord $topic | Out-Null }
        Theirs = { Get-Content $file | Test-Emit $topic | Out-Null }
    }
    @{
        Name = 'ReadLines | Send-KafkaRecord -Summary, against ReadLines | an empty cmdlet'; Goal = '<= 0.80'
        Ours = { Assert-Delivered ([System.IO.File]::ReadLines($file) | Send-KafkaRecord $topic -Summary) }
        Theirs = { [System.IO.File]::ReadLines($file) | Test-Empty $topic }
    }
    @{
        Name = 'Get-Content -ReadCount 1000 | Send-KafkaRecord -Summary, against -Path'; Goal = '<= 1.10'
        Ours = { Assert-Delivered (Get-Content $file -ReadCount 1000 | Send-KafkaRecord $topic -Summary) }
        Theirs = { Assert-Delivered (Send-KafkaRecord $topic -Path $file -Summary) }
    }
    @{
        Name = '-Path on an open producer, against kcat -P -l'; Goal = '>= 1.3'; Needs = 'kcat'
        Ours = { Assert-Delivered (Send-KafkaRecord $topic -Path $file -Summary) }
        Theirs = { Invoke-Timed (Get-KcatCommand $file) }
    }
    @{
        Name = 'Two kcat -P -l at once with half of the lines each, against one with all'; Goal = 'limit'; Needs = 'kcat'
        Share = {
            $all = [System.IO.File]::ReadAllLines($file)
            foreach ($half in 0, 1) {
                [System.IO.File]::WriteAllLines("$file.$half", [System.Linq.Enumerable]::Take([System.Linq.Enumerable]::Skip($all, $half * $lines / 2), $lines / 2))
                "$file.$half"
            }
        }
        # The group fails if either of them does.
        Ours = { Invoke-Timed "{ $(Get-KcatCommand $share[0]) & $(Get-KcatCommand $share[1]) && wait `$!; }" }
        Theirs = { Invoke-Timed (Get-KcatCommand $file) }
    }
    @{
        Name = '-Path with a producer of its own, against kcat -P -l'; Goal = '>= 1.2'; Needs = 'kcat'
        Ours = { Assert-Delivered (Send-KafkaRecord $topic -Path $file -BootstrapServer $server -Summary) }
        Theirs = { Invoke-Timed (Get-KcatCommand $file) }
    }
    @{
        Name = '-Path, processor time, against kcat -P -l'; Goal = '<= 0.75'; Needs = 'kcat'; Of = 'CpuSeconds'
        Ours = { Assert-Delivered (Send-KafkaRecord $topic -Path $file -Summary) }
        Theirs = { Invoke-Timed (Get-KcatCommand $file) }
    }
    @{
        Name = '-Path -Checkpoint, against -Path with a producer of its own'; Goal = '<= 1.15'
        Ours = { Assert-Delivered (Send-KafkaRecord $topic -Path $file -Checkpoint "bench-$(New-Guid)" -BootstrapServer $server -Summary) }
        Theirs = { Assert-Delivered (Send-KafkaRecord $topic -Path $file -BootstrapServer $server -Summary) }
    }
    @{
        Name = 'Seconds of a run with -Checkpoint that finds nothing new'; Goal = '<= 0.5'; Scale = 0.1
        Share = { $name = "bench-$(New-Guid)"; $null = Send-KafkaRecord $topic -Path $file -Checkpoint $name -BootstrapServer $server -Summary; $name }
        Ours = { Assert-Delivered (Send-KafkaRecord $topic -Path $file -Checkpoint $share -BootstrapServer $server -Summary) 0 }
        Theirs = { @{ Seconds = 1; CpuSeconds = 1 } }
    }
    @{
        Name = '-Path, against kafka-console-producer'; Goal = '>= 8'; Needs = 'Java'
        Ours = { Assert-Delivered (Send-KafkaRecord $topic -Path $file -Summary) }
        Theirs = { Invoke-Timed "java -Dorg.slf4j.simpleLogger.defaultLogLevel=error -cp '$java' org.apache.kafka.tools.ConsoleProducer --bootstrap-server $server --topic $topic < '$file'" }
    }
    @{
        Name = '-Path, against kafka-producer-perf-test'; Goal = '>= 1.3'; Needs = 'Java'
        Ours = { Assert-Delivered (Send-KafkaRecord $topic -Path $file -Summary) }
        Theirs = { Invoke-Timed "java -Xmx512m -Dorg.slf4j.simpleLogger.defaultLogLevel=error -cp '$java' org.apache.kafka.tools.ProducerPerformance --topic $topic --num-records $lines --throughput -1 --payload-file '$file' --producer-props bootstrap.servers=$server" }
    }
    @{
        Name = '-Path, against a plain Java program with callbacks'; Goal = '>= 8'; Needs = 'Java'
        Ours = { Assert-Delivered (Send-KafkaRecord $topic -Path $file -Summary) }
        Theirs = { Invoke-JavaProducer callback 0 $false }
    }
    @{
        Name = 'Records with three headers and a timestamp, against plain ones'; Goal = '<= 1.5'
        Ours = { Assert-Delivered ([System.IO.File]::ReadLines($file) | Send-KafkaRecord $topic -Header @{ host = 'web01'; env = 'test'; source = 'bench' } -Timestamp 1700000000000 -Summary) }
        Theirs = { Assert-Delivered ([System.IO.File]::ReadLines($file) | Send-KafkaRecord $topic -Summary) }
    }
    @{
        Name = '-Path, against librdkafka alone'; Goal = 'limit'; Needs = 'Loop'
        Ours = { Assert-Delivered (Send-KafkaRecord $topic -Path $file -Summary) }
        Theirs = { Invoke-Loop plain }
    }
    @{
        Name = '-Path, processor time, against librdkafka alone'; Goal = 'limit'; Needs = 'Loop'; Of = 'CpuSeconds'
        Ours = { Assert-Delivered (Send-KafkaRecord $topic -Path $file -Summary) }
        Theirs = { Invoke-Loop plain }
    }
    @{
        Name = 'librdkafka alone, processor time: records with three headers and a timestamp, against plain ones'; Goal = 'limit'; Needs = 'Loop'; Of = 'CpuSeconds'
        Ours = { Invoke-Loop headers }
        Theirs = { Invoke-Loop plain }
    }
    @{
        Name = '-Key { }, against ForEach-Object { } of the same block'; Goal = '<= 2'
        Ours = { Assert-Delivered ([System.IO.File]::ReadLines($file) | Send-KafkaRecord $topic -Key { $_.Substring(0, 10) } -Summary) }
        Theirs = { [System.IO.File]::ReadLines($file) | ForEach-Object { $_.Substring(0, 10) } | Out-Null }
    }
    @{
        Name = 'Objects of three properties, against ConvertTo-Json -Compress of each'; Goal = '>= 2'; Scale = 0.1
        Share = { @(foreach ($i in 1..$lines) { [pscustomobject] @{ id = $i; name = "host$i"; ok = $true } }) }
        Ours = { Assert-Delivered ($share | Send-KafkaRecord $topic -Summary) }
        Theirs = { $share | ForEach-Object { ConvertTo-Json -InputObject $_ -Compress } | Out-Null }
    }
    @{
        Name = 'Records sent with -Synchronous, against send().get() in Java with linger.ms=0'; Goal = '>= 1.2'; Needs = 'Java'; Scale = 0.002
        Share = { [System.Linq.Enumerable]::ToArray([System.Linq.Enumerable]::Take([System.IO.File]::ReadLines($file), $lines)) }
        Ours = { $share | Send-KafkaRecord $topic -Synchronous | Out-Null }
        Theirs = { Invoke-JavaProducer get $lines $false }
    }
    @{
        Name = 'Four runspaces on one producer, against one with all the records'; Goal = '<= 1'
        Share = {
            $state = [System.Management.Automation.Runspaces.InitialSessionState]::CreateDefault2()
            $state.ImportPSModule($Module)
            foreach ($i in 1..4) {
                $shell = [powershell]::Create($state).AddScript('param($topic, $file, $producer) Send-KafkaRecord $topic -Path $file -Producer $producer -Summary')
                $shell.AddArgument($topic).AddArgument($file).AddArgument((Get-KafkaProducer))
            }
        }
        Ours = {
            $running = foreach ($shell in $share) { $shell.BeginInvoke() }
            foreach ($i in 0..3) { Assert-Delivered $share[$i].EndInvoke($running[$i])[0] }
        }
        Theirs = { foreach ($i in 1..4) { Assert-Delivered (Send-KafkaRecord $topic -Path $file -Summary) } }
    }
    @{
        Name = 'librdkafka alone: four threads on one client, against one'; Goal = 'limit'; Needs = 'Loop'
        Ours = { Invoke-Loop threads }
        Theirs = { Invoke-Loop plain }
    }
    @{
        Name = 'Bytes allocated a record beyond the pipeline, Send-KafkaRecord -Summary'; Goal = '<= 8'; Of = 'Bytes'
        Ours = { Assert-Delivered ([System.IO.File]::ReadLines($file) | Send-KafkaRecord $topic -Summary) }
        Theirs = { [System.IO.File]::ReadLines($file) | Test-Empty $topic }
    }
    @{
        Name = 'MB of memory more after ten times the lines, -Path'; Goal = '<= 32'; Of = 'Growth'
        Ours = { foreach ($i in 1..10) { Assert-Delivered (Send-KafkaRecord $topic -Path $file -Summary) } }
        Theirs = { Assert-Delivered (Send-KafkaRecord $topic -Path $file -Summary) }
    }
    @{
        Name = 'MB of memory more after ten times the lines, pipeline'; Goal = '<= 32'; Of = 'Growth'
        Ours = { foreach ($i in 1..10) { Assert-Delivered ([System.IO.File]::ReadLines($file) | Send-KafkaRecord $topic -Summary) } }
        Theirs = { Assert-Delivered ([System.IO.File]::ReadLines($file) | Send-KafkaRecord $topic -Summary) }
    }
    @{
        Name = '-Path into 12 partitions on three nodes, against kcat -P -l'; Goal = '>= 1.3'; Needs = 'kcat', 'Cluster'
        Ours = { Assert-Delivered (Send-KafkaRecord $topic -Path $file -Summary) }
        Theirs = { Invoke-Timed (Get-KcatCommand $file) }
    }
)
