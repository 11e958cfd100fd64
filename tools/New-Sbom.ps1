<#
.SYNOPSIS
    Writes the software bill of materials of the module (CycloneDX 1.6, JSON), and fails when a package has a known vulnerability.
.DESCRIPTION
    The packages come from the CycloneDX tool of NuGet. What is inside librdkafka, of which no package manager knows, comes from native-components.json.
.PARAMETER Path
    The file to write.
#>
[CmdletBinding()]
param([string] $Path = "$PSScriptRoot/../output/KafkaPS.cdx.json")

$ErrorActionPreference = 'Stop'
$project = "$PSScriptRoot/../src/KafkaPS/KafkaPS.csproj"
$version = '6.3.1'
$tools = "$PSScriptRoot/../output/tools"

function Invoke-Checked {
    $command, $rest = $args
    & $command @rest
    if ($LASTEXITCODE -ne 0) { throw "$args failed with exit code $LASTEXITCODE." }
}

if (-not (Test-Path "$tools/dotnet-CycloneDX*")) { Invoke-Checked dotnet tool install CycloneDX --version $version --tool-path $tools }
$moduleVersion = (Import-PowerShellDataFile "$PSScriptRoot/../KafkaPS.psd1").ModuleVersion
$folder = [System.IO.Path]::GetDirectoryName([System.IO.Path]::GetFullPath($Path))
Invoke-Checked "$tools/dotnet-CycloneDX" $project --output $folder --filename ([System.IO.Path]::GetFileName($Path)) --output-format Json `
    --exclude-dev --no-serial-number --set-name KafkaPS --set-version $moduleVersion --set-type Library

$bom = Get-Content $Path -Raw | ConvertFrom-Json -AsHashtable -DateKind String
$bom.components += (Get-Content "$PSScriptRoot/native-components.json" -Raw | ConvertFrom-Json -AsHashtable)
$bom | ConvertTo-Json -Depth 20 | Set-Content $Path
Get-Item $Path

$report = Invoke-Checked dotnet list $project package --vulnerable --include-transitive --format json | ConvertFrom-Json
$vulnerable = $report.projects.frameworks | ForEach-Object { $_.topLevelPackages; $_.transitivePackages } | Where-Object vulnerabilities
if ($vulnerable) { throw "Packages with known vulnerabilities: $($vulnerable.id -join ', ')." }
