<#
.SYNOPSIS
    Writes the software bill of materials of the module (CycloneDX, JSON).
.DESCRIPTION
    The CycloneDX tool for .NET lists the packages. The components inside and beside librdkafka, which are unknown to package managers, come from
    native-components.json. The same sources produce the same bytes: the file contains neither a time nor a serial number.
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

# The tools of .config/dotnet-tools.json are available only in this folder.
Push-Location $repository
try {
    Invoke-DotNet tool restore
    # The module is compiled against PowerShellStandard.Library, but does not contain it, because PowerShell has what it describes.
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
