<#
.SYNOPSIS
    Runs the stories against the module in output/KafkaPS. The exit code is 1 if a story fails.
.DESCRIPTION
    `dotnet test` runs each file this way, through tests/KafkaPS.Stories. If you run it manually, it shows the output of Pester:

        dotnet pwsh tests/Pester/Invoke-Stories.ps1 tests/Pester/Errors.Tests.ps1
.PARAMETER Path
    A file of stories, or a folder of such files.
.PARAMETER Line
    Runs only the stories whose It is on these lines, separated by commas.
.PARAMETER List
    Finds the stories without running them.
.PARAMETER ResultPath
    A file for one line of JSON per story (tests/KafkaPS.Stories/Story.cs), instead of an exit code that reports failures.
#>
param(
    [string] $Path = $PSScriptRoot,
    [string] $Line,
    [switch] $List,
    [string] $ResultPath
)

$ErrorActionPreference = 'Stop'
# Uses the Pester that `dotnet build` restored, whatever else is on the machine.
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
    # Pester's own stack frames are not useful.
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
    # Errors outside the stories: during discovery, or before or after the stories.
    foreach ($place in @($run.FailedContainers) + @($run.FailedBlocks)) {
        if (-not $place.ErrorRecord) { continue }
        $name = $place.ExpandedPath ?? 'the file'
        @{ file = (Split-Path -Leaf $Path) -replace '\.Tests\.ps1$'; line = 1; name = "$name (around its stories)"; result = 'Failed'; error = Get-ErrorText $place.ErrorRecord }
    }
)
[System.IO.File]::WriteAllLines($ResultPath, [string[]] $results.ForEach{ ConvertTo-Json $_ -Compress })
