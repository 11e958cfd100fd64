<#
.SYNOPSIS
    Measures how long it takes from a fresh PowerShell to the first acknowledged record, step by step.
.DESCRIPTION
    Each round starts a new PowerShell for an empty module and for KafkaPS in turn, so that other load on the machine affects both.
    Prints the minimum, median, and maximum in milliseconds. Run it on a machine that does nothing else.
.PARAMETER Module
    The modules to compare with the empty one: a single module, or one from before a change and one from after it.
.PARAMETER Rounds
    The number of rounds.
.EXAMPLE
    bench/Measure-Start.ps1 -Module before/KafkaPS, output/KafkaPS -Rounds 21

    Compares two builds in pairs.
#>
param(
    [string[]] $Module = "$PSScriptRoot/../output/KafkaPS",
    [int] $Rounds = 11
)

$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/../tools/PowerShellProcess.ps1"
$pwsh, $first = Get-PowerShellProcess

$folder = Join-Path ([System.IO.Path]::GetTempPath()) "kafkaps-$([guid]::NewGuid())"
$empty = "$folder/Empty"
$null = New-Item -ItemType Directory $empty
Set-Content "$empty/Empty.psm1" ''
Set-Content "$empty/Empty.psd1" "@{ RootModule = 'Empty.psm1'; ModuleVersion = '1.0'; FunctionsToExport = @(); CmdletsToExport = @(); VariablesToExport = @(); AliasesToExport = @() }"

# The broker runs in another process, as a real one does.
$broker = "Import-Module '$PSScriptRoot/../output/KafkaPS'; (Start-KafkaMockCluster -Topic fdw -PartitionCount 1).BootstrapServer; `$null = [System.Console]::In.ReadLine()"
$start = [System.Diagnostics.ProcessStartInfo]::new($pwsh, [string[]] (@($first) + '-NoProfile', '-Command', $broker).Where{ $_ })
$start.RedirectStandardInput = $start.RedirectStandardOutput = $true
$cluster = [System.Diagnostics.Process]::Start($start)
$bootstrapServer = $cluster.StandardOutput.ReadLine()

# The steps are timed inside the process, because the module does not affect the start of PowerShell itself.
$steps = 'import', 'New-KafkaProducer', 'first record', 'all three'
$timed = {
    param($Module, $BootstrapServer)
    $ErrorActionPreference = 'Stop'
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    Import-Module $Module
    $import = $watch.Elapsed.TotalMilliseconds
    if (-not $BootstrapServer) { return "$import" }
    $null = New-KafkaProducer $BootstrapServer
    $new = $watch.Elapsed.TotalMilliseconds
    $null = 'x' | Send-KafkaRecord fdw
    $sent = $watch.Elapsed.TotalMilliseconds
    "$import $($new - $import) $($sent - $new) $sent"
}

function Measure-Steps([string] $Path, [string] $Server) {
    $script = "$folder/steps.ps1"
    if (-not (Test-Path $script)) { Set-Content $script $timed }
    $milliseconds = & $pwsh $first -NoProfile -File $script $Path $Server
    if ($LASTEXITCODE) { throw "'$Path' could not be measured." }
    [double[]] ($milliseconds -split ' ')
}

function Get-Spread([double[]] $Values) {
    $sorted = $Values | Sort-Object
    '{0,6:n0} {1,6:n0} {2,6:n0}' -f $sorted[0], $sorted[[int] [Math]::Floor($sorted.Count / 2)], $sorted[-1]
}

try {
    $floor = @()
    $rows = @{}
    foreach ($round in 0..$Rounds) {
        $none = Measure-Steps $empty
        # The first round warms up.
        if ($round) { $floor += $none[0] }
        foreach ($path in $Module) {
            $row = Measure-Steps (Resolve-Path $path) $bootstrapServer
            if ($round) { $rows[$path] = @($rows[$path]) + , $row }
        }
    }

    "$Rounds rounds after one to warm up, $([System.Environment]::ProcessorCount) processors, PowerShell $($PSVersionTable.PSVersion); milliseconds: minimum, median, maximum"
    "{0,-20}{1}" -f 'an empty module', (Get-Spread $floor)
    foreach ($path in $Module) {
        "`n$path"
        $measured = $rows[$path].Where{ $_ }
        for ($i = 0; $i -lt $steps.Count; $i++) { '{0,-20}{1}' -f $steps[$i], (Get-Spread $measured.ForEach{ $_[$i] }) }
        $ratios = for ($i = 0; $i -lt $floor.Count; $i++) { $measured[$i][0] / $floor[$i] }
        $above = for ($i = 0; $i -lt $floor.Count; $i++) { $measured[$i][3] - $floor[$i] }
        '{0,-20}{1}' -f 'above an empty one', (Get-Spread $above)
        '{0,-20}{1,6:n2} (median; import to empty import)' -f 'ratio', (($ratios | Sort-Object)[[int] [Math]::Floor($ratios.Count / 2)])
    }
}
finally {
    $cluster.StandardInput.Close()
    $cluster.WaitForExit()
    Remove-Item $folder -Recurse
}
