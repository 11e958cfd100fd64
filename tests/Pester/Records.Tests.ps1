BeforeDiscovery {
    . "$PSScriptRoot/Common.ps1"
}

BeforeAll {
    . "$PSScriptRoot/Common.ps1"
}

Describe 'Records of every kind, with an embedded cluster' {
    BeforeAll {
        $cluster = Start-KafkaMockCluster -Topic orders, ps, fdw -PartitionCount 3
        $null = $cluster | New-KafkaProducer
    }

    AfterAll {
        Get-KafkaProducer | Close-KafkaProducer
        $cluster | Stop-KafkaMockCluster
    }

    It 'sends the rows of a CSV file, whose columns are the parts of a record' {
        $file = Join-Path $TestDrive 'orders.csv'
        @(
            'Topic,Key,Value,Partition,Timestamp,Headers'
            'orders,k1,first,2,2026-03-01T12:00:00Z,"source:csv,row:1"'
            'orders,k2,second,,,'
            'fdw,,third,0,,'
        ) | Set-Content $file

        $metadata = Import-Csv $file | New-KafkaRecord | Send-KafkaRecord

        $metadata | Should -HaveCount 3
        "$($metadata | Where-Object Topic -eq fdw)" | Should -Be 'fdw-0@0'
        ($metadata | Where-Object { $_.Topic -eq 'orders' -and $_.SerializedValueSize -eq 5 }).Partition | Should -Be 2
    }

    It 'sends objects of ConvertFrom-Json' {
        '[{ "Key": 1, "Value": { "a": [1, null] }, "Headers": { "h": ["x", null] } }, { "Key": 2, "Value": null }]' | ConvertFrom-Json |
            New-KafkaRecord -Topic orders | Send-KafkaRecord | ForEach-Object SerializedValueSize | Sort-Object | Should -Be -1, 14
    }

    It 'says which row has no value' {
        [pscustomobject] @{ Topic = 'orders'; Key = 'k' } | New-KafkaRecord -ErrorVariable missing -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        "$missing" | Should -BeLike '*Value*'
    }

    It 'sends processes as JSON with their name as the key' {
        $processes = Get-Process
        $metadata = $processes | Send-KafkaRecord -Topic ps -Key { $_.Name } -ValueSerializer Json
        $metadata | Should -HaveCount $processes.Count
    }

    It 'sends one record and waits for it, in five steps' {
        $record = New-KafkaRecord -Topic fdw -Key 1 -Value (Get-Date)
        $metadata = $record | Send-KafkaRecord -Synchronous
        $metadata.Topic | Should -Be fdw
        $metadata.SerializedKeySize | Should -Be 1
    }

    It 'shows records' {
        $shown = New-KafkaRecord fdw k v -Partition 2 -Header @{ h = 1 } | Format-Table | Out-String
        $shown | Should -Match 'fdw +2 +k +v +h'
        New-KafkaRecord fdw -Value $null | Format-Table | Out-String | Should -Match 'null +null'
    }
}
