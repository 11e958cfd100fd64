BeforeDiscovery {
    . "$PSScriptRoot/Common.ps1"
}

BeforeAll {
    . "$PSScriptRoot/Common.ps1"
}

Describe 'A log that was shipped, with an embedded cluster' {
    BeforeAll {
        $null = Start-KafkaMockCluster -Topic fdw -PartitionCount 3 | New-KafkaProducer
        $log = Join-Path $TestDrive 'app.log'
        1..1000 | ForEach-Object { "line $_" } | Set-Content $log
        $summary = Send-KafkaRecord -Path $log -Topic fdw -Key nightly -Summary
    }

    AfterAll {
        Get-KafkaProducer | Close-KafkaProducer
        Stop-KafkaMockCluster
    }

    It 'shows what is there, in a table' {
        $text = Receive-KafkaRecord -Topic fdw -Last 2 | Out-String

        $text | Should -Match 'Topic +Partition +Offset +Timestamp +Key +Value +Headers'
        $text | Should -Match '(?s)fdw .* nightly +line 999\s.*nightly +line 1000\s'
    }

    It 'proves that it arrived' {
        $report = Test-KafkaDelivery -Path $log -Result $summary -Key nightly

        $report.IsSame | Should -BeTrue
        "$report" | Should -Be '1000 sent: 1000 same, 0 different, 0 missing'
    }

    It 'tells what did not' {
        Add-Content $log 'one more'

        $report = Test-KafkaDelivery -Path $log -Result $summary -Key nightly

        $report.IsSame | Should -BeFalse
        "$($report.Differences)" | Should -Be "Line 1001 of '$log' is missing: 'one more'"
    }

    It 'gives the records back that metadata name, in a job too' {
        $metadata = 'a', 'b', 'c' | Send-KafkaRecord fdw
        $server = (Get-KafkaMockCluster).BootstrapServer

        $values = Start-Job {
            Import-Module $using:repository/output/KafkaPS
            $using:metadata | Receive-KafkaRecord -BootstrapServer $using:server | ForEach-Object Value
        } | Receive-Job -Wait -AutoRemoveJob

        $values | Should -Be 'a', 'b', 'c'
    }

    It 'saves a topic and brings it back' {
        $file = Join-Path $TestDrive 'fdw.jsonl'
        Receive-KafkaRecord fdw -Key nightly | Export-KafkaRecord $file

        (Import-KafkaRecord $file | Send-KafkaRecord -Topic restored -Summary).Delivered | Should -Be 1000
        @(Receive-KafkaRecord restored -Key nightly).Count | Should -Be 1000
    }
}
