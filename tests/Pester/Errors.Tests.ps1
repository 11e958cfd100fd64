BeforeAll {
    . "$PSScriptRoot/Common.ps1"

    # Ten of a thousand records cannot be sent: five contain half of a surrogate pair, and five are larger than max.request.size.
    $bad = 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000
    $records = 1..1000 | ForEach-Object { if ($_ -notin $bad) { "$_" } elseif ($_ % 200) { "$_ $([char] 0xD83D)" } else { "$_ " + 'x' * 1100000 } }

    function Invoke-Script([string] $Text) {
        $script = Join-Path $TestDrive 'script.ps1'
        $module = (Get-Module KafkaPS).Path -replace 'psm1$', 'psd1'
        "Import-Module '$module'; `$config = @{ 'max.block.ms' = 300 }; $Text" | Set-Content $script
        & $pwsh $pwshFirst -NoProfile -File $script 2> "$TestDrive/stderr"
    }
}

Describe 'A failed record is an error as PowerShell knows them' {
    BeforeAll {
        $cluster = Start-KafkaMockCluster -Topic fdw -PartitionCount 3
        $producer = $cluster | New-KafkaProducer
    }

    AfterAll {
        Get-KafkaProducer | Close-KafkaProducer
        $cluster | Stop-KafkaMockCluster
    }

    It 'sends the 990 good ones of a thousand, and names the ten others' {
        $before = $producer.Delivered
        $metadata = $records | Send-KafkaRecord fdw -ErrorVariable lost -ErrorAction SilentlyContinue
        $metadata | Should -HaveCount 990
        $lost | Should -HaveCount 10
        $lost.TargetObject.Value | ForEach-Object { [int] ($_ -split ' ')[0] } | Sort-Object | Should -Be $bad
        $producer.Delivered - $before | Should -Be 990
        $lost.Exception | Where-Object { $_ -is [KafkaPS.SerializationException] } | Should -HaveCount 5
        $lost.Exception | Where-Object { $_ -is [KafkaPS.RecordTooLargeException] } | Should -HaveCount 5
        $lost.Exception.IsRetriable | Should -Not -Contain $true
    }

    It 'shows the first errors of one reason and then their number, and every one is an error' {
        $shown = (Invoke-Script @'
            $null = Start-KafkaMockCluster -Topic fdw | New-KafkaProducer
            2..1001 | Send-KafkaRecord fdw -ValueSerializer Boolean -Quiet -ErrorVariable lost
            "end: $? $($lost.Count) $(@($lost.TargetObject.Value | Select-Object -Unique).Count) $($Error.Count)"
'@) + (Get-Content "$TestDrive/stderr") -join "`n"
        [regex]::Matches($shown, 'is not a valid Boolean').Count | Should -Be 5
        $shown | Should -BeLike '*More errors of this kind follow (Serialization, topic fdw)*'
        $shown | Should -BeLike '*Errors that are not shown: 995 Serialization, topic fdw.*'
        $shown | Should -BeLike '*end: False 1000 1000 256*'
    }

    It 'shows an error that ends the call once, and every record has its own' {
        $shown = (Invoke-Script @'
            # All records go in one batch.
            $null = Start-KafkaMockCluster -Topic fdw | New-KafkaProducer -LingerMs 1000
            Add-KafkaMockError SASL_AUTHENTICATION_FAILED
            1..20 | Send-KafkaRecord fdw -ErrorVariable lost
            "end: $? $(@($lost.TargetObject.Value | Where-Object { $_ }).Count)"
'@) + (Get-Content "$TestDrive/stderr") -join "`n"
        [regex]::Matches($shown, 'The broker rejected the login').Count | Should -Be 1
        $shown | Should -BeLike '*20 records: 0 delivered, 20 failed*'
        $shown | Should -BeLike '*end: False 20*'
    }

    It 'leaves out no error where it is not the screen that has them' {
        $output = Invoke-Script @'
            $null = Start-KafkaMockCluster -Topic fdw | New-KafkaProducer
            function Send { 2..101 | Send-KafkaRecord fdw -ValueSerializer Boolean -Quiet }
            Send 2> "$PSScriptRoot/errors.txt"; (Select-String 'is not a valid Boolean' "$PSScriptRoot/errors.txt").Count
            (Send 2>&1).Count
            $all = Send *>&1; $all.Count
            2..101 | Send-KafkaRecord fdw -ValueSerializer Boolean -Quiet -ErrorAction SilentlyContinue
            $Error.Clear(); 2..101 | Send-KafkaRecord fdw -ValueSerializer Boolean -Quiet -ErrorAction Ignore; $Error.Count
            try { 2..101 | Send-KafkaRecord fdw -ValueSerializer Boolean -Quiet -ErrorAction Stop -WarningAction Ignore } catch { $_.TargetObject.Value }
            $null = 2..101 | Send-KafkaRecord fdw -ValueSerializer Boolean -NoWait 2>&1
'@
        $output | Should -Be 100, 100, 100, 0, 2
        Get-Content "$TestDrive/stderr" | Should -BeNullOrEmpty
    }

    It 'sends again exactly what was lost' {
        $slow = Start-KafkaMockCluster -Topic fdw -PartitionCount 1
        Add-KafkaMockError NOT_ENOUGH_REPLICAS -Count 1000 -Cluster $slow
        $impatient = $slow | New-KafkaProducer -Configuration @{ 'delivery.timeout.ms' = 1000; 'request.timeout.ms' = 500; 'linger.ms' = 0 }
        $first = 1..20 | Send-KafkaRecord fdw -Key k -Producer $impatient -ErrorVariable lost -ErrorAction SilentlyContinue
        $first | Should -BeNullOrEmpty
        $lost | Should -HaveCount 20
        $lost.Exception.IsRetriable | Should -Not -Contain $false
        Close-KafkaProducer $impatient

        $other = Start-KafkaMockCluster -Topic fdw -PartitionCount 1
        $patient = $other | New-KafkaProducer
        $again = $lost.TargetObject | Send-KafkaRecord -Producer $patient
        $again | Should -HaveCount 20
        $lost.TargetObject.Value | Should -Be (1..20)
        $lost.TargetObject.Key | Sort-Object -Unique | Should -Be k
        Close-KafkaProducer $patient
        $slow, $other | Stop-KafkaMockCluster
    }

    It 'leaves $? false when a record failed, and true when none did' {
        $null = 'good' | Send-KafkaRecord fdw -Producer $producer
        $? | Should -BeTrue
        $null = "bad $([char] 0xD83D)" | Send-KafkaRecord fdw -Producer $producer -ErrorAction SilentlyContinue
        $? | Should -BeFalse
    }

    It 'is caught by type with -ErrorAction Stop, and by $ErrorActionPreference' {
        $caught = try { "bad $([char] 0xD83D)" | Send-KafkaRecord fdw -ErrorAction Stop } catch [KafkaPS.RetriableException] { 'retriable' } catch [KafkaPS.SerializationException] { 'serialization' }
        $caught | Should -Be serialization
        $caught = & {
            $ErrorActionPreference = 'Stop'
            try { 'x' | Send-KafkaRecord fdw -BootstrapServer 127.0.0.1:1 -Configuration @{ 'max.block.ms' = 300 } } catch [KafkaPS.RetriableException] { $_ }
        }
        $caught.Exception | Should -BeOfType KafkaPS.TimeoutException
        $caught.TargetObject.Value | Should -Be x
        $caught.CategoryInfo.Category | Should -Be OperationTimeout
        $caught.FullyQualifiedErrorId | Should -Be 'Timeout,KafkaPS.Commands.SendKafkaRecordCommand'
    }

    It 'is caught by a trap, which can go on with the next line' {
        # In PowerShell, a trap with a type does not catch an error that -ErrorAction Stop throws, whichever command it comes from.
        $result = & {
            trap { $_.Exception.GetType().Name; continue }
            'x' * 1100000 | Send-KafkaRecord fdw -ErrorAction Stop
            'next line'
        }
        $result | Should -Be 'RecordTooLargeException', 'next line'
    }

    It 'is not in $Error with -ErrorAction Ignore, and in $Error otherwise' {
        $global:Error.Clear()
        $null = "bad $([char] 0xD83D)" | Send-KafkaRecord fdw -ErrorAction Ignore
        $global:Error.Count | Should -Be 0
        $null = "bad $([char] 0xD83D)" | Send-KafkaRecord fdw -ErrorAction SilentlyContinue
        $global:Error[0].Exception | Should -BeOfType KafkaPS.SerializationException
    }

    It 'tells its producer is of no more use as a terminating error, whatever the preference' {
        $lone = Start-KafkaMockCluster -Topic fdw -PartitionCount 1
        $doomed = $lone | New-KafkaProducer -Name doomed
        Add-KafkaMockError PRODUCER_FENCED -Cluster $lone
        { 'x' | Send-KafkaRecord fdw -Producer doomed -ErrorAction SilentlyContinue -ErrorVariable lost } | Should -Throw -ExceptionType ([KafkaPS.ProducerFencedException])
        $doomed.State | Should -Be Failed
        $doomed.FatalError | Should -BeOfType KafkaPS.ProducerFencedException
        { 'y' | Send-KafkaRecord fdw -Producer doomed -ErrorAction Ignore } | Should -Throw -ExceptionType ([KafkaPS.ProducerFencedException])
        { Close-KafkaProducer doomed } | Should -Not -Throw
        $lone | Stop-KafkaMockCluster
    }
}

Describe 'A script that fails says so to who started it' {
    It 'ends with <ExitCode>: <Name>' -TestCases @(
        @{ Name = 'without Stop'; Text = "'x' | Send-KafkaRecord fdw -BootstrapServer 127.0.0.1:1 -Configuration `$config; 'after'"; ExitCode = 0; Output = 'after' }
        @{ Name = 'with -ErrorAction Stop'; Text = "'x' | Send-KafkaRecord fdw -BootstrapServer 127.0.0.1:1 -Configuration `$config -ErrorAction Stop; 'after'"; ExitCode = 1; Output = $null }
        @{ Name = 'with $ErrorActionPreference'; Text = "`$ErrorActionPreference = 'Stop'; 'x' | Send-KafkaRecord fdw -BootstrapServer 127.0.0.1:1 -Configuration `$config; 'after'"; ExitCode = 1; Output = $null }
        @{ Name = 'by its own decision'; Text = "'x' | Send-KafkaRecord fdw -BootstrapServer 127.0.0.1:1 -Configuration `$config; if (-not `$?) { exit 3 }"; ExitCode = 3; Output = $null }
    ) {
        Invoke-Script $Text | Where-Object { $_ -notmatch '\e\[|Send-KafkaRecord|Recommendation|^\s*$|\|' } | Should -Be $Output
        $LASTEXITCODE | Should -Be $ExitCode
    }
}
