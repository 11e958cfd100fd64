<#
.SYNOPSIS
    Compares KafkaPS with its peers, side by side in one run. The results are ratios, with the processor time of the clients.
.DESCRIPTION
    For each measure of Measures.ps1, a separate PowerShell process runs both sides in turn, after a warm-up round. The table shows the minimum, median, and maximum of
    the ratios of the rounds. Run it on a machine that does nothing else. The table's heading shows the rounds, the lines, and the machine.

    Requires Bash to time other programs, and finds kcat and Java on the path. KafkaPS.Bench measures the limits, if it has been built (dotnet build
    bench/KafkaPS.Bench -c Release). If a program is missing, a warning names it, and the measures that need it are left out. Kafka's JAR files are those of
    KAFKA_HOME, or of shared/kafka beside the repository, whose script also starts the broker.
.PARAMETER BootstrapServer
    A running Kafka, in which topics are created. By default, one is started. The measures that need three nodes always start a separate cluster.
.PARAMETER Module
    The module to measure, built with dotnet build -c Release.
.PARAMETER Name
    The measures to run. Wildcards are allowed. The default is all measures.
.PARAMETER Lines
    The number of lines, of 100 bytes each.
.PARAMETER Rounds
    The number of rounds of each measure, after a warm-up round.
.PARAMETER Quick
    Uses 100,000 lines and three rounds, to check that everything runs. The ratios mean little.
.PARAMETER OutputPath
    The folder for performance.csv and performance.md.
.EXAMPLE
    bench/Measure-Performance.ps1 -Name '*Get-Content*'
#>
param(
    [string] $BootstrapServer,
    [string] $Module = "$PSScriptRoot/../output/KafkaPS",
    [string[]] $Name = '*',
    [long] $Lines = 1000000,
    [int] $Rounds = 7,
    [switch] $Quick,
    [string] $OutputPath = "$PSScriptRoot/../output/bench"
)

$ErrorActionPreference = 'Stop'
if ($Quick) { $Lines, $Rounds = 100000, 3 }
. "$PSScriptRoot/../tools/PowerShellProcess.ps1"
. "$PSScriptRoot/Measures.ps1"
$pwsh, $first = Get-PowerShellProcess
$script = @("$PSScriptRoot/../../shared/kafka/kafka.sh").Where{ Test-Path $_ }
$jars = if ($env:KAFKA_HOME) { "$env:KAFKA_HOME/libs/*" } elseif ($script) { "$(Split-Path $script)/libs/*" }
$folder = Join-Path ([System.IO.Path]::GetTempPath()) "kafkaps-bench-$([guid]::NewGuid())"
$null = New-Item -ItemType Directory $folder, $OutputPath -Force

$there = @{
    kcat    = [bool] (Get-Command kcat -ErrorAction Ignore)
    Java    = $jars -and (Get-Command javac -ErrorAction Ignore)
    Cluster = [bool] $script
    Loop    = Test-Path "$PSScriptRoot/KafkaPS.Bench/bin/Release/net10.0/KafkaPS.Bench.dll"
}
if ($there.Java) { & javac -d $folder -cp "$jars" "$PSScriptRoot/Java/PlainProducer.java" }

function Start-Kafka([int] $Brokers) {
    $started = @(& bash $script start --dir "$folder/cluster-$Brokers" --brokers $Brokers)
    ($started -match '^BOOTSTRAP=')[0] -replace '^BOOTSTRAP='
}

function Get-Middle([double[]] $Values) {
    $sorted = $Values | Sort-Object
    [pscustomobject] @{ Min = $sorted[0]; Median = $sorted[[int][System.Math]::Floor($sorted.Count / 2)]; Max = $sorted[-1] }
}

# Returns the ratio to compare with the goal: ours / theirs if less is better, theirs / ours if more is better. Bytes and memory are differences.
function Get-Ratio($Measure, $Round, [long] $Count) {
    $of = $Measure.Of ?? 'Seconds'
    switch ($of) {
        'Bytes' { return ($Round.Ours.Bytes - $Round.Theirs.Bytes) / $Count }
        'Growth' { return ($Round.Ours.Growth - $Round.Theirs.Growth) / 1MB }
    }
    if ($Measure.Goal[0] -eq '>') { $Round.Theirs.$of / $Round.Ours.$of } else { $Round.Ours.$of / $Round.Theirs.$of }
}

$servers = @{}
try {
    $rows = foreach ($measure in $measures) {
        if (-not ($Name | Where-Object { $measure.Name -like $_ })) { continue }
        $missing = @($measure.Needs).Where{ $_ -and -not $there[$_] }
        if ($missing) { Write-Warning "'$($measure.Name)' is left out: $($missing -join ' and ') is missing."; continue }
        $brokers = $measure.Needs -contains 'Cluster' ? 3 : 1
        if ($BootstrapServer -and $brokers -eq 1) { $server = $BootstrapServer }
        else {
            if ($servers.Count -and -not $servers[$brokers]) { foreach ($other in @($servers.Keys)) { $null = & bash $script stop "$folder/cluster-$other"; $servers.Remove($other) } }
            $server = $servers[$brokers] ??= Start-Kafka $brokers
        }

        $count = [long] ($Lines * ($measure.Scale ?? 1))
        $file = "$folder/$count.log"
        if (-not (Test-Path $file)) { [System.IO.File]::WriteAllLines($file, [string[]] $(foreach ($i in 1..$count) { '{0:D10} {1}' -f $i, ([string] [char] (97 + $i % 26) * 88) })) }
        $topic = "bench-$([guid]::NewGuid())"
        & java '-Dorg.slf4j.simpleLogger.defaultLogLevel=error' -cp "$jars" org.apache.kafka.tools.TopicCommand --bootstrap-server $server --create --topic $topic --partitions ($brokers -eq 3 ? 12 : 1) --config retention.bytes=300000000 --config segment.bytes=100000000 | Out-Null

        # What the broker has to write for the measure before is written now, and not during this one.
        if (Get-Command sync -CommandType Application -ErrorAction Ignore) { & sync }
        $json = & $pwsh $first -NoProfile -File "$PSScriptRoot/Measure-Pair.ps1" -Name $measure.Name -Module $Module -Server $server -Topic $topic -File $file -Lines $count -Rounds $Rounds -Java "${jars}:$folder"
        if ($LASTEXITCODE) { throw "'$($measure.Name)' failed: $json" }
        $timed = $json | Select-Object -Last 1 | ConvertFrom-Json
        $ratio = Get-Middle ($timed | ForEach-Object { Get-Ratio $measure $_ $count })
        $goal = [double] ($measure.Goal -split ' ')[1]
        $row = [pscustomobject] [ordered] @{
            Measure = $measure.Name; Goal = $measure.Goal
            Min = [System.Math]::Round($ratio.Min, 2); Median = [System.Math]::Round($ratio.Median, 2); Max = [System.Math]::Round($ratio.Max, 2)
            Reached = switch ($measure.Goal[0]) { '<' { $ratio.Median -le $goal } '>' { $ratio.Median -ge $goal } }
            Seconds = [System.Math]::Round((Get-Middle $timed.Ours.Seconds).Median, 3); TheirSeconds = [System.Math]::Round((Get-Middle $timed.Theirs.Seconds).Median, 3)
            CpuSeconds = [System.Math]::Round((Get-Middle $timed.Ours.CpuSeconds).Median, 3)
            TheirCpuSeconds = $null -eq $timed[0].Theirs.CpuSeconds ? $null : [System.Math]::Round((Get-Middle $timed.Theirs.CpuSeconds).Median, 3)
            Records = $count
        }
        Write-Host ('{0,-90} {1,-8} {2,6:F2} {3,6:F2} {4,6:F2}  cpu {5:F2} s : {6:F2} s' -f $row.Measure, $row.Goal, $row.Min, $row.Median, $row.Max, $row.CpuSeconds, $row.TheirCpuSeconds)
        $row
    }
}
finally {
    foreach ($brokers in @($servers.Keys)) { $null = & bash $script stop "$folder/cluster-$brokers" }
    Remove-Item $folder -Recurse -Force
}

$rows | Export-Csv "$OutputPath/performance.csv"
@(
    "PowerShell $($PSVersionTable.PSVersion), .NET $([System.Environment]::Version), $([System.Runtime.InteropServices.RuntimeInformation]::OSDescription), $([System.Environment]::ProcessorCount) processors; $Rounds rounds of $Lines lines of 100 bytes."
    ''
    '| Measure | Goal | Min | Median | Max | Reached | Client CPU, KafkaPS | Client CPU, peer |'
    '|---|---|---|---|---|---|---|---|'
    $rows | ForEach-Object { "| $($_.Measure.Replace('|', '\|')) | $($_.Goal) | $($_.Min) | $($_.Median) | $($_.Max) | $($null -eq $_.Reached ? '' : $_.Reached ? 'yes' : 'no') | $($_.CpuSeconds) s | $(if ($null -ne $_.TheirCpuSeconds) { "$($_.TheirCpuSeconds) s" }) |" }
) | Set-Content "$OutputPath/performance.md"
$rows
