<#
.SYNOPSIS
    Runs the cmdlets with script blocks that do what no script block should, and checks after each that the session still works.
.DESCRIPTION
    Each case puts a random block into a random parameter or pipeline, and that call into a random construct of a script. It runs in a separate PowerShell
    instance on the same runspace, as in a host. An error from the module, from PowerShell, or from the block is allowed, but a plain send must then succeed.
    Prints "case" and the text of each case with a different result, and finally "cases" and their number.
#>
param([string] $Module, [int] $Count, [int] $Seed)

Import-Module $Module
$random = [System.Random]::new($Seed)
function Get-Any([object[]] $Choices) { $Choices[$random.Next($Choices.Count)] }

$bodies = @(
    'throw "thrown"', 'break', 'continue', 'return', 'return 1, 2', 'exit 5', 'break outer', 'continue outer', '$null', '1 / 0', 'Write-Error "written"', 'Write-Warning w',
    'Write-Error "written" -ErrorAction Stop', '$_', '$args', '[string]::new("x", 100000)', '[pscustomobject] @{ a = $_ }', '$ErrorActionPreference = "Stop"; Get-Item /none',
    '"inner" | Send-KafkaRecord t', '$null = Send-KafkaRecord t -InputObject inner -Synchronous; "k"', '1..3 | Send-KafkaRecord t | Select-Object -First 1', 'Get-KafkaProducer | Wait-KafkaProducer; "k"',
    '$list.Clear()', '$list.Add(1)', '$table["x"] = Get-Random', '$PSCmdlet.ThrowTerminatingError($error[0])', 'New-KafkaProducer $server -Name inner; Close-KafkaProducer inner', 'Remove-Variable _ -ErrorAction Ignore',
    '[System.Management.Automation.PipelineStoppedException]::new()', 'throw [System.Management.Automation.PipelineStoppedException]::new()', 'throw [System.OutOfMemoryException]::new("pretended")',
    'trap { continue }; throw "trapped"', 'try { return 1 } finally { "f" }', 'begin { 1 } process { 2 } end { 3 }', 'param($a, $b, $c) $b', 'Select-Object -First 1', '. { break }', '& { exit 6 }',
    '$input', 'Use-KafkaTransaction { 1 }', '"unterminated" | ForEach-Object { continue }', '[byte[]] @()', '@{}', '{ a block }', 'Start-KafkaTransaction', 'Send-KafkaRecord -Path /none -Topic t'
)
$calls = @(
    '$source | Send-KafkaRecord t -Key { BODY }', '$source | Send-KafkaRecord t -ValueSerializer { BODY }', '$source | Send-KafkaRecord t -KeySerializer { BODY } -Key k', '$source | Send-KafkaRecord t -OnDelivery { BODY }',
    '$source | Send-KafkaRecord t -Key { BODY } -NoWait; Wait-KafkaProducer', '$source | Send-KafkaRecord t -Key { BODY } -Synchronous', '$source | New-KafkaRecord -Topic t -Value { BODY } | Send-KafkaRecord',
    '$source | New-KafkaRecord -Topic t -Key { BODY } -Value 1 | Export-KafkaRecord $file', 'Send-KafkaRecord t -InputObject $list -OnDelivery { BODY }', 'Send-KafkaRecord t -Path $lines -OnDelivery { BODY }',
    'Send-KafkaRecord t -Path $lines -Key { BODY }', 'Use-KafkaTransaction -Producer tx { BODY }', 'Use-KafkaTransaction -Producer tx { 1..3 | Send-KafkaRecord t -Producer tx; BODY }',
    '$source | Send-KafkaRecord t | ForEach-Object { BODY }', '$source | ForEach-Object { BODY } | Send-KafkaRecord t', 'Send-KafkaRecord t -InputObject $table -ValueSerializer Json', '$source | Send-KafkaRecord t -Key { BODY } | Select-Object -First 2'
)
$surroundings = @(
    'CALL', 'try { CALL } catch { "caught" }', 'try { CALL } finally { "finally" }', ':outer foreach ($i in 1..2) { CALL }', ':outer do { CALL } while ($false)', 'function f { CALL }; f', '& { CALL }', '. { CALL }',
    '1..2 | ForEach-Object { CALL }', '$x = $(CALL)', 'switch (1) { 1 { CALL } }', '$ErrorActionPreference = "Stop"; CALL', '$WarningPreference = "Stop"; CALL'
)
$sources = '1..5', '"a", "b"', '$list', '$table', '$null, 1', '[byte[]] (1, 2), "x"', '@()', '(Get-Item /)', '([pscustomobject] @{ Key = 1; Value = 2 })'

$cluster = Start-KafkaMockCluster t, probe -PartitionCount 2
$file = [System.IO.Path]::GetTempFileName()
$lines = [System.IO.Path]::GetTempFileName()
[System.IO.File]::WriteAllLines($lines, [string[]] (1..5))
$runspace = [runspacefactory]::CreateRunspace()
$runspace.Open()

function Invoke-Case([string] $Text, [int] $Seconds = 60) {
    $shell = [powershell]::Create($runspace)
    $running = $shell.AddScript($Text).BeginInvoke()
    if (-not $running.AsyncWaitHandle.WaitOne([timespan]::FromSeconds($Seconds))) {
        $null = $shell.BeginStop($null, $null)
        return 'it hung', $null, $null
    }
    $output = $null
    try { $output = $shell.EndInvoke($running) } catch { $ended = $_.Exception.InnerException ?? $_.Exception }
    $errors = @($shell.Streams.Error | ForEach-Object Exception) + $ended | Where-Object { $_ }
    $shell.Dispose()
    # An exception that is not intended for users indicates a defect of the module. Its own exceptions are: a block may close the producer that the call uses, which
    # is an ObjectDisposedException. PowerShell 7.6 itself has such a defect: a script block for a parameter that returns several values when the pipeline input is null.
    $odd = $errors | Where-Object { "$($_.GetType().Namespace)" -notlike 'KafkaPS*' } | Where-Object { -not ("$($_.StackTrace)" -match '^\s*at System\.Management\.Automation\.ParameterBinderBase\.CoerceTypeAsNeeded') } | Where-Object { $_ -is [System.NullReferenceException] -or $_ -is [System.IndexOutOfRangeException] -or $_ -is [System.InvalidCastException] -or $_ -is [System.AccessViolationException] -or
        ($_ -is [System.ObjectDisposedException]) -or ($_ -is [System.Collections.Generic.KeyNotFoundException]) } | Select-Object -First 1
    if ($errors) { $script:failing++ }
    if ($output) { $script:emitting++ }
    ($odd ? "$($odd.GetType().Name): $($odd.Message) $($odd.StackTrace)" : $null), $output, $errors
}

$setup = @"
Import-Module '$Module'
`$server = '$($cluster.BootstrapServer)'; `$file = '$file'; `$lines = '$lines'
`$null = New-KafkaProducer `$server -Name tx -Configuration @{ 'transactional.id' = 'blocks' }
`$null = New-KafkaProducer `$server -Name main
"@
$null = Invoke-Case $setup
"ready $PID"
$bad = $failing = $emitting = 0
for ($case = 1; $case -le $Count; $case++) {
    $source = Get-Any $sources
    $text = (Get-Any $surroundings).Replace('CALL', (Get-Any $calls)).Replace('BODY', (Get-Any $bodies)).Replace('$source', $source)
    $wrong = (Invoke-Case "`$ErrorActionPreference = 'Continue'; `$WarningPreference = 'Continue'; `$list = [System.Collections.ArrayList] (1..3); `$table = @{ a = 1 }; $text")[0]
    if (-not $wrong) {
        # The next send in the same session must succeed.
        $emitting-- # The probe always has output.
        $wrong, $probe, $errors = Invoke-Case "`$ErrorActionPreference = 'Stop'; (1..3 | Send-KafkaRecord probe -Producer main -Summary).Delivered"
        if (-not $wrong -and "$probe" -ne '3') { $wrong = "the next send gave '$probe': $errors" }
    }
    if ($wrong) {
        $bad++
        "case`t$case`t$text`t$("$wrong".ReplaceLineEndings(' '))"
        if ($bad -ge 20) { break }
        # The next case uses a new session.
        $runspace = [runspacefactory]::CreateRunspace()
        $runspace.Open()
        $null = Invoke-Case $setup
    }
}
"cases $($case - 1), $failing with errors, $emitting with output"
[System.IO.File]::Delete($file)
[System.IO.File]::Delete($lines)
[System.Environment]::Exit(0)
