<#
.SYNOPSIS
    Fails if the module in output/KafkaPS should not be released.
.DESCRIPTION
    Checks what no test of the module can: that the packages are those of packages.lock.json, that none of them has a known vulnerability (according to NuGet's
    source), and that a build of the same commit in another folder produces the same files, byte for byte. The working tree must be clean.
.PARAMETER Configuration
    The configuration in which output/KafkaPS was built.
#>
[CmdletBinding()]
param([string] $Configuration = 'Release')

$ErrorActionPreference = 'Stop'
$repository = Resolve-Path "$PSScriptRoot/.."
$projects = 'src/KafkaPS/KafkaPS.csproj', 'src/KafkaPS.Loader/KafkaPS.Loader.csproj'

function Invoke-Checked {
    $command, $rest = $args
    & $command @rest
    if ($LASTEXITCODE -ne 0) { throw "$args failed with exit code $LASTEXITCODE." }
}

# Returns the path and the SHA-256 hash of each file of a built module and its symbols.
function Get-FileSum([string] $Folder) {
    foreach ($part in 'KafkaPS', 'symbols') {
        Get-ChildItem "$Folder/output/$part" -Recurse -File | ForEach-Object { "$([System.IO.Path]::GetRelativePath("$Folder/output", $_.FullName)) $((Get-FileHash $_.FullName).Hash)" }
    }
}

$changed = Invoke-Checked git -C $repository status --porcelain
if ($changed) { throw "Commit what is changed first:`n$($changed -join "`n")" }

foreach ($project in $projects) {
    $null = Invoke-Checked dotnet restore "$repository/$project" --locked-mode
    $report = Invoke-Checked dotnet list "$repository/$project" package --vulnerable --include-transitive --format json | ConvertFrom-Json
    $packages = $report.projects.frameworks | ForEach-Object { $_.topLevelPackages; $_.transitivePackages } | Where-Object vulnerabilities
    if ($packages) { throw "Packages of $project with known vulnerabilities: $($packages.ForEach{ "$($_.id) $($_.resolvedVersion)" } -join ', ')." }
}
'The packages are the locked ones, and no vulnerability of them is known.'

$other = Join-Path ([System.IO.Path]::GetTempPath()) "KafkaPS $([guid]::NewGuid())"
try {
    Invoke-Checked git clone --quiet $repository "$other/another folder"
    $null = Invoke-Checked dotnet build "$other/another folder/src/KafkaPS" -c $Configuration
    $here = Get-FileSum $repository
    $difference = Compare-Object $here (Get-FileSum "$other/another folder")
    if ($difference) { throw "These files differ from those of another build: $(($difference.InputObject -replace ' [^ ]*$' | Sort-Object -Unique) -join ', ')." }
    "All $($here.Count) files are the same in a build in another folder."
}
finally {
    if (Test-Path $other) { Remove-Item $other -Recurse -Force }
}
