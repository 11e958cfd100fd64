<#
.SYNOPSIS
    Creates docs/first-send.svg, the picture in the README, from a real session.
.DESCRIPTION
    Runs the lines below in a new PowerShell with the module that ./build.ps1 has built, and draws the output with its colors. Without
    -BootstrapServer, it uses an embedded cluster, whose timestamps are in 1970. For the README, specify a real broker.
.EXAMPLE
    ./docs/New-Picture.ps1 -BootstrapServer localhost:9092
#>
[CmdletBinding()]
param(
    # The address of a broker. The topic fdw is created there.
    [string] $BootstrapServer,

    # The file to write.
    [string] $Path = "$PSScriptRoot/first-send.svg"
)

$ErrorActionPreference = 'Stop'
$module = Resolve-Path "$PSScriptRoot/../output/KafkaPS/KafkaPS.psd1"
$columns = 100

$session = {
    param($Module, $Server, $Columns)
    $ErrorView = 'ConciseView'
    $PSStyle.OutputRendering = 'Ansi'
    Import-Module $Module
    if (!$Server) { $Server = (Start-KafkaMockCluster).BootstrapServer[0] }
    Set-Location (New-Item -ItemType Directory "$([System.IO.Path]::GetTempPath())/kafkaps-picture-$PID").FullName
    try {
        1..5000 | ForEach-Object { "2026-11-26 05:14:$('{0:00}' -f ($_ % 60)) INFO order $_ shipped" } | Set-Content app.log

        # Creates the topic and connects, so that the latency is that of sending.
        'warm-up' | Send-KafkaRecord -Topic fdw -BootstrapServer $Server -Quiet

        foreach ($line in
            "`$null = New-KafkaProducer -BootstrapServer $Server",
            'Get-Content app.log -TotalCount 3 | Send-KafkaRecord -Topic fdw -Key orders',
            '"x" * 2MB | Send-KafkaRecord -Topic fdw',
            'Send-KafkaRecord -Path app.log -Topic fdw -Summary | Tee-Object -Variable summary',
            'Test-KafkaDelivery -Path app.log -Result $summary -Quiet') {
            "$($PSStyle.Foreground.BrightBlack)PS>$($PSStyle.Reset) $line"
            # Runs in this scope, as at the prompt, so that a line can use the variables of earlier lines.
            (. ([scriptblock]::Create($line)) 2>&1 | Out-String -Width $Columns).Trim("`r", "`n")
            ''
        }
        Close-KafkaProducer
    }
    finally {
        $folder = Get-Location
        Set-Location ([System.IO.Path]::GetTempPath())
        Remove-Item $folder -Recurse
    }
}

# In a new process, so that the session is like a user's. Its output is text with the escape sequences that a terminal would get.
$encoded = [System.Convert]::ToBase64String([System.Text.Encoding]::Unicode.GetBytes("& {$session} '$module' '$BootstrapServer' $columns"))
. "$PSScriptRoot/../tools/PowerShellProcess.ps1"
$pwsh, $first = Get-PowerShellProcess
$shown = & $pwsh $first -NoProfile -NonInteractive -EncodedCommand $encoded
if ($LASTEXITCODE -ne 0) { throw "The session ended with $LASTEXITCODE`: $shown" }

# The colors of PowerShell's dark theme.
$colors = @{ 30 = '#0c0c0c'; 31 = '#ff6b68'; 32 = '#7ee787'; 33 = '#e3b341'; 34 = '#79c0ff'; 35 = '#d2a8ff'; 36 = '#56d4dd'; 37 = '#e6edf3'; 90 = '#8b949e'; 91 = '#ff7b72'; 92 = '#7ee787'; 93 = '#e3b341'; 94 = '#79c0ff'; 95 = '#d2a8ff'; 96 = '#56d4dd'; 97 = '#ffffff' }
$size, $height, $charWidth, $margin = 14, 19, 8.43, 20

$color = $null
$bold = $false
$texts = [System.Collections.Generic.List[string]]::new()
$y = $margin + $height
# Wraps long lines, as a terminal does. Escape sequences take no space.
$lines = foreach ($line in @($shown -split "`r?`n")) { [regex]::Replace($line, "((?:(?:\x1b\[[0-9;]*m)*[^\x1b]){$columns})(?=.)", "`$1`n") -split "`n" }
foreach ($line in $lines) {
    $x = 0
    foreach ($part in [regex]::Split($line, '(\x1b\[[0-9;]*m)')) {
        if ($part -match '^\x1b\[([0-9;]*)m$') {
            foreach ($code in $Matches[1] -split ';') {
                if ($code -in '', '0') { $color = $null; $bold = $false }
                elseif ($code -eq '1') { $bold = $true }
                elseif ($colors.ContainsKey([int] $code)) { $color = $colors[[int] $code] }
            }
            continue
        }
        if ($part.Trim()) {
            $indent = $part.Length - $part.TrimStart().Length
            $escaped = [System.Security.SecurityElement]::Escape($part.Trim())
            $attributes = ''
            if ($color) { $attributes += ' fill="' + $color + '"' }
            if ($bold) { $attributes += ' font-weight="bold"' }
            # The length is specified, so that columns line up in any font.
            $texts.Add([string]::Format([cultureinfo]::InvariantCulture, '<text x="{0:0.#}" y="{1}" textLength="{2:0.#}"{3}>{4}</text>', $margin + ($x + $indent) * $charWidth, $y, $part.Trim().Length * $charWidth, $attributes, $escaped))
        }
        $x += $part.Length
    }
    $y += $height
}

$width = [int] (2 * $margin + $columns * $charWidth)
$svg = @(
    "<svg xmlns=`"http://www.w3.org/2000/svg`" viewBox=`"0 0 $width $($y)`" width=`"$width`" role=`"img`" aria-label=`"A PowerShell session that sends records with KafkaPS`">"
    "<!-- Made by docs/New-Picture.ps1 from a real session. -->"
    "<rect width=`"100%`" height=`"100%`" rx=`"8`" fill=`"#0d1117`"/>"
    "<g font-family=`"Cascadia Mono, Consolas, Menlo, DejaVu Sans Mono, monospace`" font-size=`"$size`" fill=`"#e6edf3`" xml:space=`"preserve`">"
    $texts
    '</g>'
    '</svg>'
)
[System.IO.File]::WriteAllText($Path, ($svg -join "`n") + "`n")
Get-Item $Path
