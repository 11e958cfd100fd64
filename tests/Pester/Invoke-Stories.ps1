<#
.SYNOPSIS
    Runs the stories against the module in output/KafkaPS, and ends with 1 when one of them fails.
.DESCRIPTION
    `dotnet test` runs each file so, through tests/KafkaPS.Stories. Run by hand, it shows what Pester shows:

        dotnet pwsh tests/Pester/Invoke-Stories.ps1 tests/Pester/Errors.Tests.ps1
.PARAMETER Path
    The file of stories, or the folder of several.
.PARAMETER Line
    Only the stories whose It stands at these lines.
.PARAMETER List
    Finds the stories and runs none.
.PARAMETER ResultPath
    A file that gets a line of JSON for each story (tests/KafkaPS.Stories/Story.cs), instead of an exit code that tells of failures.
#>
param(
    [string] $Path = $PSScriptRoot,
    [string] $Line,
    [switch] $List,
    [string] $ResultPath
)

$ErrorActionPreference = 'Stop'
# What `dotnet build` has restored, whatever else is on the machine.
Import-Module "$PSScriptRoot/../../output/modules/Pester/Pester.psd1"

$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.SkipRun = [bool] $List
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = if ($List) { 'None' } else { 'Detailed' }
if ($Line) { $configuration.Filter.Line = [string[]] ($Line -split ',').ForEach{ "${Path}:$_" } }
$run = Invoke-Pester -Configuration $configuration

if (-not $ResultPath) { exit [int] ($run.Result -eq 'Failed') }

function Get-ErrorText($ErrorRecord) {
    if (-not $ErrorRecord) { return }
    # Pester's own frames tell nothing.
    $texts = foreach ($record in $ErrorRecord) { "$record"; $record.ScriptStackTrace -split "`n" -notmatch 'output.modules.Pester|Invoke-Stories' }
    $texts -join "`n"
}

$results = @(
    foreach ($test in $run.Tests) {
        @{
            file = (Split-Path -Leaf $test.ScriptBlock.File) -replace '\.Tests\.ps1$'
            line = $test.StartLine
            name = $test.ExpandedPath
            result = "$($test.Result)"
            milliseconds = $test.Duration.TotalMilliseconds
            error = Get-ErrorText $test.ErrorRecord
        }
    }
    # What went wrong outside of the stories: while they were looked for, or before or after them.
    foreach ($place in @($run.FailedContainers) + @($run.FailedBlocks)) {
        if (-not $place.ErrorRecord) { continue }
        $name = $place.ExpandedPath ?? 'the file'
        @{ file = (Split-Path -Leaf $Path) -replace '\.Tests\.ps1$'; line = 1; name = "$name (around its stories)"; result = 'Failed'; error = Get-ErrorText $place.ErrorRecord }
    }
)
[System.IO.File]::WriteAllLines($ResultPath, [string[]] $results.ForEach{ ConvertTo-Json $_ -Compress })
