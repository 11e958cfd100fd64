<#
.SYNOPSIS
    Writes the software bill of materials of the module (CycloneDX, JSON).
.DESCRIPTION
    The packages come from the CycloneDX tool of .NET. What is inside librdkafka and beside it, of which no package manager knows, comes from
    native-components.json. The same sources give the same bytes: neither a time nor a serial number is in it.
.PARAMETER Path
    The file to write.
#>
[CmdletBinding()]
param([string] $Path = "$PSScriptRoot/../output/KafkaPS.cdx.json")

$ErrorActionPreference = 'Stop'
$Path = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path)
$repository = Resolve-Path "$PSScriptRoot/.."

function Invoke-DotNet {
    $output = dotnet @args
    if ($LASTEXITCODE -ne 0) { throw "dotnet $args failed with exit code $LASTEXITCODE. $($output -join "`n")" }
}

$manifest = Import-PowerShellDataFile "$repository/KafkaPS.psd1"
$version = ($manifest.ModuleVersion, $manifest.PrivateData.PSData.Prerelease).Where{ $_ } -join '-'

# The tools of .config/dotnet-tools.json belong to the folder.
Push-Location $repository
try {
    Invoke-DotNet tool restore
    # PowerShell has what PowerShellStandard.Library describes: the module is compiled against it, and does not carry it.
    Invoke-DotNet tool run dotnet-CycloneDX src/KafkaPS/KafkaPS.csproj --output ([System.IO.Path]::GetDirectoryName($Path)) --filename ([System.IO.Path]::GetFileName($Path)) `
        --output-format Json --exclude-filter PowerShellStandard.Library --no-serial-number --set-name KafkaPS --set-version $version --set-type Library
}
finally { Pop-Location }

$bom = Get-Content $Path -Raw | ConvertFrom-Json -AsHashtable
$bom.metadata.Remove('timestamp')
$bom.metadata.component.licenses = @(@{ license = @{ id = 'MIT' } })
$bom.components += Get-Content "$PSScriptRoot/native-components.json" -Raw | ConvertFrom-Json -AsHashtable
$bom | ConvertTo-Json -Depth 20 | Set-Content $Path
Get-Item $Path
