<#
.SYNOPSIS
    Builds the module into output/KafkaPS, runs all its tests, or brings its help up to date.
.EXAMPLE
    ./build.ps1
.EXAMPLE
    ./build.ps1 -Task Test
.EXAMPLE
    ./build.ps1 -Task Help

    After a cmdlet or a parameter was added: makes its place in docs/help, and en-US from it. Fill in what is listed, and run it again.
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Help')]
    [string[]] $Task = 'Build',

    [ValidateSet('Release', 'Debug')]
    [string] $Configuration = 'Release'
)

$ErrorActionPreference = 'Stop'

function Invoke-DotNet {
    & dotnet @args
    if ($LASTEXITCODE -ne 0) { throw "dotnet $args failed with exit code $LASTEXITCODE." }
}

switch ($Task) {
    'Build' {
        Invoke-DotNet build "$PSScriptRoot/KafkaPS.sln" -c $Configuration
    }
    'Test' {
        Invoke-DotNet test "$PSScriptRoot/KafkaPS.sln" -c $Configuration
        if (-not (Get-Module -ListAvailable Pester | Where-Object Version -GE '5.0')) {
            throw 'The stories in tests/Pester need Pester 5: Install-PSResource Pester.'
        }
        # In a process of its own: a module that was imported cannot be replaced by the next build.
        & ([System.Environment]::ProcessPath) -NoProfile -File "$PSScriptRoot/tests/Pester/Invoke-Stories.ps1"
        if ($LASTEXITCODE -ne 0) { throw 'A story failed.' }
    }
    'Help' {
        Invoke-DotNet build "$PSScriptRoot/src/KafkaPS" -c $Configuration
        # The help is committed beside its pages, because not every machine that builds the module has platyPS.
        & ([System.Environment]::ProcessPath) -NoProfile -File "$PSScriptRoot/docs/Build-Help.ps1"
        if ($LASTEXITCODE -ne 0) { throw 'The help could not be built.' }
    }
}
