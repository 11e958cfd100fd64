BeforeDiscovery {
    . "$PSScriptRoot/Common.ps1"
}

BeforeAll {
    . "$PSScriptRoot/Common.ps1"
}

Describe 'The main job, with an embedded cluster' {
    BeforeAll {
        $cluster = Start-KafkaMockCluster -Topic fdw -PartitionCount 3
        $log = Join-Path $TestDrive 'app.log'
        1..1000 | ForEach-Object { "line $_" } | Set-Content $log
    }

    AfterAll {
        Get-KafkaProducer | Close-KafkaProducer
        $cluster | Stop-KafkaMockCluster
    }

    AfterEach {
        Get-KafkaProducer | Close-KafkaProducer
    }

    It 'sends the lines of a log file' {
        $null = New-KafkaProducer -BootstrapServer $cluster.BootstrapServer
        $metadata = Get-Content $log | Send-KafkaRecord -Topic fdw
        Close-KafkaProducer

        $metadata.Count | Should -Be 1000
        $metadata | ForEach-Object { "$_" } | Sort-Object -Unique | Should -HaveCount 1000
        Get-KafkaProducer | Should -BeNullOrEmpty
    }

    It 'sends in one line, without a session' {
        $metadata = Get-Content $log | Send-KafkaRecord -Topic fdw -BootstrapServer $cluster.BootstrapServer -ErrorAction Stop
        $metadata.Count | Should -Be 1000
        Get-KafkaProducer | Should -BeNullOrEmpty
    }

    It 'takes Get-Content -ReadCount' {
        $null = $cluster | New-KafkaProducer
        (Get-Content $log -ReadCount 100 | Send-KafkaRecord fdw -Summary).Delivered | Should -Be 1000
    }

    It 'ends at once when Select-Object has enough, 200 times in a row' {
        $null = $cluster | New-KafkaProducer
        1..200 | ForEach-Object { 1..2000 | Send-KafkaRecord fdw | Select-Object -First 1 } | Should -HaveCount 200
    }

    It 'gives what failed back, to be sent again' {
        $null = $cluster | New-KafkaProducer
        'good', "bad $([char] 0xD83D)" | Send-KafkaRecord fdw -ErrorVariable lost -ErrorAction SilentlyContinue | Should -HaveCount 1
        $lost | Should -HaveCount 1
        $lost[0].TargetObject.Topic | Should -Be fdw
        $lost[0].CategoryInfo.Category | Should -Be InvalidData
        { throw $lost[0] } | Should -Throw -ExceptionType ([KafkaPS.SerializationException])
    }

    It 'is used by parallel runspaces that are given it' {
        $producer = $cluster | New-KafkaProducer
        $module = (Get-Module KafkaPS).Path -replace 'psm1$', 'psd1'
        $delivered = 1..4 | ForEach-Object -Parallel {
            Import-Module $using:module
            (1..500 | Send-KafkaRecord fdw -Producer $using:producer -Summary).Delivered
        }
        ($delivered | Measure-Object -Sum).Sum | Should -Be 2000
        $producer.Delivered | Should -Be 2000
    }

    It 'ends a script with its exit code: <Action> gives <ExitCode>' -TestCases @(
        @{ Action = 'Continue'; ExitCode = 0 }
        @{ Action = 'Stop'; ExitCode = 1 }
    ) {
        $script = Join-Path $TestDrive 'task.ps1'
        $module = (Get-Module KafkaPS).Path -replace 'psm1$', 'psd1'
        "Import-Module '$module'; 'x' | Send-KafkaRecord fdw -BootstrapServer 127.0.0.1:1 -Configuration @{ 'max.block.ms' = 300 } -ErrorAction $Action" | Set-Content $script
        & $pwsh $pwshFirst -NoProfile -File $script *> $null
        $LASTEXITCODE | Should -Be $ExitCode
    }
}

Describe 'The main job, with a real Kafka' -Skip:(-not $hasRealKafka) {
    BeforeAll {
        $kafka = Start-RealKafka
        $log = Join-Path $TestDrive 'million.log'
        [System.IO.File]::WriteAllLines($log, [string[]](1..1000000))
    }

    AfterAll {
        Get-KafkaProducer | Close-KafkaProducer
        Stop-RealKafka $kafka
    }

    It 'sends a million lines from <Name>: each arrives once and has its own metadata' -TestCases @(
        @{ Name = 'Get-Content'; Topic = 'content'; Source = { Get-Content $log } }
        @{ Name = 'Get-Content -ReadCount 1000'; Topic = 'readcount'; Source = { Get-Content $log -ReadCount 1000 } }
    ) {
        $null = New-KafkaProducer $kafka.BOOTSTRAP
        $places = [System.Collections.Generic.HashSet[string]]::new()
        & $Source | Send-KafkaRecord -Topic $Topic | ForEach-Object { $null = $places.Add("$_") }
        Close-KafkaProducer

        $places.Count | Should -Be 1000000
        $received = [System.Collections.Generic.HashSet[string]]::new()
        $count = 0
        Read-RealKafka $kafka $Topic 1000000 | ForEach-Object { $count++; $null = $received.Add($_) }
        $count | Should -Be 1000000
        $received.SetEquals([string[]](1..1000000)) | Should -BeTrue
    }
}
