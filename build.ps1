<#
.SYNOPSIS
    Builds, tests, packages, and installs KafkaPS.
.DESCRIPTION
    Works from any directory. Requires the .NET SDK 10, and PowerShell 7.4 or later. If PowerShell is not installed, use the one of the repository:
    run `dotnet tool restore`, and then `dotnet pwsh build.ps1` instead of `./build.ps1`.
.PARAMETER Task
    The tasks, which run in the specified order:

    Build    builds the module in output/KafkaPS, and its debug symbols in output/symbols.
    Test     runs the `dotnet test` of the README: the C# tests, and the stories of tests/Pester in a real PowerShell.
    Help     updates docs/help from the cmdlets, and en-US from docs/help. Requires platyPS 0.14.
    Package  creates the package for the PowerShell Gallery, with a software bill of materials, in output/packages, and a zip archive of the symbols beside it.
    Install  installs that package for the current user, as Install-PSResource does from the gallery.
    Audit    builds, and fails if a package has a known vulnerability or is not the locked one, or if a build in another folder produces different files.
    Bench    measures how long it takes to start and to send, and prints the tables.
    Clean    removes all build output.
.PARAMETER Configuration
    Release, or Debug for stepping through the code.
.PARAMETER Filter
    For the Test task: runs only the tests that match this filter of `dotnet test --filter`.
.PARAMETER BootstrapServer
    For the Bench task: the brokers to send to. By default, a Kafka is started (bench/README.md).
.PARAMETER OutputPath
    For the Package task: the folder for the package.
.PARAMETER NoBuild
    Uses the existing output/KafkaPS instead of building it first.
.EXAMPLE
    ./build.ps1

    Builds the module.
.EXAMPLE
    ./build.ps1 Install

    Installs the module for the current user. New sessions find it by name.
.EXAMPLE
    ./build.ps1 Test -Filter DisplayName~Get-Help

    Runs some of the tests.
.EXAMPLE
    ./build.ps1 Help

    After you add a cmdlet or a parameter: adds it to docs/help, and builds en-US. Write the text that is listed, and run the command again.
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Help', 'Package', 'Install', 'Audit', 'Bench', 'Clean')]
    [string[]] $Task = 'Build',

    [ValidateSet('Release', 'Debug')]
    [string] $Configuration = 'Release',

    [string] $Filter,

    [string[]] $BootstrapServer,

    [string] $OutputPath = "$PSScriptRoot/output/packages",

    [switch] $NoBuild
)

$ErrorActionPreference = 'Stop'
$module = "$PSScriptRoot/output/KafkaPS"
. "$PSScriptRoot/tools/PowerShellProcess.ps1"

function Invoke-Program([string] $Program) {
    & $Program $args | Out-Host
    if ($LASTEXITCODE -ne 0) { throw "$Program $args failed with exit code $LASTEXITCODE." }
}

# Runs a script that imports the module in a separate process: the next build could not replace a module that is imported here.
function Invoke-Script {
    $pwsh, $first = Get-PowerShellProcess
    Invoke-Program $pwsh $first -NoProfile -File @args
}

function Build-Module {
    if (-not $NoBuild) { Invoke-Program dotnet build "$PSScriptRoot/src/KafkaPS" -c $Configuration }
}

function New-Package {
    if (-not (Get-Command Compress-PSResource -ErrorAction Ignore)) {
        throw 'A package is made by Microsoft.PowerShell.PSResourceGet 1.1 or later, which is part of PowerShell 7.5. Run "dotnet tool restore", then "dotnet pwsh build.ps1 Package".'
    }
    $null = New-Item -ItemType Directory $OutputPath -Force
    # Compress-PSResource does not replace a package.
    Remove-Item "$OutputPath/KafkaPS.*.nupkg", "$OutputPath/KafkaPS.*.symbols.zip"
    # Works on a copy, because the package has one more file than output/KafkaPS.
    $content = "$PSScriptRoot/output/package/KafkaPS"
    if (Test-Path $content) { Remove-Item $content -Recurse -Force }
    $null = New-Item -ItemType Directory (Split-Path $content) -Force
    Copy-Item $module $content -Recurse
    $null = & "$PSScriptRoot/tools/New-Sbom.ps1" "$content/KafkaPS.cdx.json"
    Compress-PSResource -Path $content -DestinationPath $OutputPath
    Remove-Item (Split-Path $content) -Recurse -Force
    $package = Get-Item "$OutputPath/KafkaPS.*.nupkg"
    Compress-Archive "$PSScriptRoot/output/symbols/*" "$OutputPath/$($package.BaseName).symbols.zip"
    $package
}

function Install-Package([System.IO.FileInfo] $Package) {
    $repository = "KafkaPS-$([guid]::NewGuid())"
    Register-PSResourceRepository $repository -Uri $Package.DirectoryName -Trusted
    try { Install-PSResource KafkaPS -Repository $repository -Prerelease -Reinstall -PassThru }
    finally { Unregister-PSResourceRepository $repository }
}

switch ($Task) {
    'Build' {
        Build-Module
    }
    'Test' {
        $options = if ($Filter) { '--filter', $Filter }
        Invoke-Program dotnet test "$PSScriptRoot/KafkaPS.sln" -c $Configuration $options
    }
    'Help' {
        # The built help is committed with its pages, because not every machine that builds the module has platyPS.
        Build-Module
        Invoke-Script "$PSScriptRoot/docs/Build-Help.ps1"
    }
    'Package' {
        Build-Module
        New-Package
    }
    'Install' {
        Build-Module
        Install-Package (New-Package)
    }
    'Audit' {
        Build-Module
        & "$PSScriptRoot/tools/Test-Release.ps1" $Configuration
    }
    'Bench' {
        Build-Module
        Invoke-Script "$PSScriptRoot/bench/Measure-Start.ps1"
        $options = @{}
        if ($BootstrapServer) { $options.BootstrapServer = $BootstrapServer -join ',' }
        & "$PSScriptRoot/bench/Measure-Performance.ps1" @options
        Invoke-Program dotnet run --project "$PSScriptRoot/bench/KafkaPS.Bench" -c Release
    }
    'Clean' {
        $folders = Get-ChildItem "$PSScriptRoot/src", "$PSScriptRoot/tests", "$PSScriptRoot/examples", "$PSScriptRoot/bench" -Directory -Recurse -Depth 1 |
            Where-Object Name -In 'bin', 'obj', 'TestResults'
        @("$PSScriptRoot/output") + $folders | Where-Object { Test-Path $_ } | Remove-Item -Recurse -Force
    }
}
