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
            New-KafkaRecord -Topic orders -AllowTombstone | Send-KafkaRecord | ForEach-Object SerializedValueSize | Sort-Object | Should -Be -1, 14
    }

    It 'makes no tombstone of a cell that is missing' {
        $file = Join-Path $TestDrive 'short.csv'
        [System.IO.File]::WriteAllText($file, "Key,Value`nk1,v1`nk2`nk3,")

        $records = Import-Csv $file | New-KafkaRecord -Topic orders -WarningVariable warnings -WarningAction SilentlyContinue

        $records.Value | Should -Be 'v1', '', ''
        $warnings | Should -HaveCount 1
        "$warnings" | Should -BeLike '*-AllowTombstone*'
    }

    It 'says that a column is not used, that a command gave nothing, and that keys are missing' {
        $null = [pscustomobject] @{ 'Key ' = 'k'; Value = 'v' } | New-KafkaRecord -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -BeLike "The property 'Key ' is ignored.*'Key'."

        $null = New-KafkaRecord orders k (Get-ChildItem $TestDrive -Filter nothing*) -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -BeLike '*-Value has no output*'
        $null = New-KafkaRecord orders k $null -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -BeNullOrEmpty

        $null = 'a', 'b' | ForEach-Object { [pscustomobject] @{ Name = $_ } } | New-KafkaRecord -Key { $_.Nosuch } -Value { $_.Name } -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -HaveCount 1
        "$warnings" | Should -BeLike '*-Key returned no key*'

        $null = New-KafkaRecord orders $ky $null -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -BeLike '*no key and no value*'

        $null = New-KafkaRecord orders k v -Timestamp 1700000000 -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -BeLike '*FromUnixTimeSeconds(1700000000)*'
        { New-KafkaRecord orders k v -Timestamp 1700000000000000 } | Should -Throw '*microseconds*'
        { New-KafkaRecord orders k v -Timestamp 1700000000000000000 } | Should -Throw '*nanoseconds*'
        { New-KafkaRecord orders k v -Timestamp (Get-Date).ToFileTimeUtc() } | Should -Throw '*file time*'
    }

    It 'makes nothing of a command without output, and a tombstone of $null' {
        function Get-Nothing { }
        $nothing = Get-Nothing
        $quiet = @{ WarningVariable = 'warnings'; WarningAction = 'SilentlyContinue' }
        $given = @{ Value = Get-Nothing }
        foreach ($make in { New-KafkaRecord t k (Get-Nothing) @quiet 2> $null }, { New-KafkaRecord t k $(if ($false) { 1 }) @quiet }, { New-KafkaRecord t k $nothing @quiet },
            { New-KafkaRecord t k -Value:(@() | Where-Object { $_ }) @quiet }, { New-KafkaRecord t k @given @quiet }) {
            . $make | Should -BeNullOrEmpty -Because "$make"
            "$warnings" | Should -BeLike '*-Value has no output*' -Because "$make"
        }

        foreach ($make in { New-KafkaRecord t k $null @quiet }, { New-KafkaRecord t k ($null) @quiet }, { New-KafkaRecord t k (Get-Nothing) -AllowTombstone @quiet }) {
            @(. $make).Count | Should -Be 1 -Because "$make"
            $warnings | Should -BeNullOrEmpty -Because "$make"
        }

        @(New-KafkaRecord t k $nosuch.Nosuch @quiet).Count | Should -Be 1
        "$warnings" | Should -BeLike '*is a tombstone*'
        $null = New-KafkaRecord t $nosuch v @quiet
        "$warnings" | Should -BeLike '*-Key is null*'
        (New-KafkaRecord t k v -Header @{ none = Get-Nothing; null = $null; two = 1, 2 }).Headers.Name | Sort-Object | Should -Be 'null', 'two', 'two'
    }

    It 'computes several values for $null as for any other object' {
        $record = $null | New-KafkaRecord -Key { 'k' } -Value { 1; 2 }
        $record.Key | Should -Be k
        $record.Value | Should -Be 1, 2
        ($null | New-KafkaRecord -Key { 1; 2 } -Value v).Key | Should -Be 1, 2
    }

    It 'takes the copies that PowerShell makes of a record' {
        $record = New-KafkaRecord orders k ([byte[]] (1, 255)) -Partition 1 -Timestamp 1700000000000 -Header @{ h = 'x' }
        $clixml = Join-Path $TestDrive record.xml
        $record | Export-Clixml $clixml
        $module = "$repository/output/KafkaPS/KafkaPS.psd1"
        # Update-TypeData rebuilds the type data, as the removal of another module with a type file does.
        $job = Start-Job { Import-Module $using:module; Update-TypeData; New-KafkaRecord orders k ([byte[]] (1, 255)) -Partition 1 -Timestamp 1700000000000 -Header @{ h = 'x' } } | Receive-Job -Wait -AutoRemoveJob
        $expected = '{"topic":"orders","partition":1,"timestamp":1700000000000,"key":"k","value":{"base64":"Af8="},"headers":[{"name":"h","value":"x"}]}'
        $file = Join-Path $TestDrive copies.jsonl

        $record, (Import-Clixml $clixml), $job, ($record | Select-Object *) | Export-KafkaRecord $file
        Get-Content $file | Should -Be $expected, $expected, $expected, $expected

        $record | Select-Object Topic, Value | Export-KafkaRecord $file -ErrorVariable lost -ErrorAction SilentlyContinue
        "$lost" | Should -BeLike '*without its Key*'
        $record | ConvertTo-Json -Depth 4 | ConvertFrom-Json | Export-KafkaRecord $file -ErrorVariable lost -ErrorAction SilentlyContinue
        "$lost" | Should -BeLike '*bytes or an array of numbers*'
        New-KafkaRecord orders k v -Header @{ h = 'x' } | ConvertTo-Json -Depth 4 | ConvertFrom-Json | Export-KafkaRecord $file
        Get-Content $file | Should -Be '{"topic":"orders","key":"k","value":"v","headers":[{"name":"h","value":"x"}]}'
        New-KafkaRecord orders k v -Header (Import-Clixml $clixml).Headers | ForEach-Object { $_.Headers.Name } | Should -Be h
    }

    It 'exports and imports records, by file and by pipeline' {
        $file = Join-Path $TestDrive records.jsonl
        $records = @(New-KafkaRecord orders k v; New-KafkaRecord -Value $null -Key '' -Header ([ordered] @{ a = 1, $null; b = [byte[]] 200 }))
        $records | Export-KafkaRecord $file
        'no record', $records[0] | Export-KafkaRecord $file -Append -ErrorVariable wrong -ErrorAction SilentlyContinue
        $wrong.FullyQualifiedErrorId | Should -BeLike 'NotARecord*'
        { $records | Export-KafkaRecord $file -NoClobber } | Should -Throw -ErrorId 'NoClobber,*'

        $copy = Join-Path $TestDrive copy.jsonl
        Import-KafkaRecord $file | Export-KafkaRecord $copy
        (Get-FileHash $copy).Hash | Should -Be (Get-FileHash $file).Hash
        Get-Content $file | Import-KafkaRecord | Export-KafkaRecord $copy
        (Get-FileHash $copy).Hash | Should -Be (Get-FileHash $file).Hash
        Get-Item $file | Import-KafkaRecord | Should -HaveCount 3
        'records.jsonl' | Import-KafkaRecord -ErrorVariable wrong -ErrorAction SilentlyContinue
        "$wrong" | Should -BeLike '*use -Path*'
    }

    It 'shows what will be sent' {
        $shown = (New-KafkaRecord orders (Get-Date 2026-03-01) ([byte[]] (0, 255))), (New-KafkaRecord orders ([regex] 'a+') @{ a = 1 }), (New-KafkaRecord orders k (Get-Item $TestDrive)) | Format-Table | Out-String -Width 300
        $shown | Should -Match '0x00FF \(2 B\)'
        $shown | Should -Match 'a\+'
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

Describe 'What people pipe' {
    BeforeAll {
        $cluster = Start-KafkaMockCluster -Topic kinds -PartitionCount 1
        $null = $cluster | New-KafkaProducer
        $reader = [System.IO.Path]::Combine($TestDrive, 'kinds.jsonl')

        # Sends a value and returns its preview, whose size must be the size in the metadata. If the send fails, returns the error.
        function Send-Kind {
            param([Parameter(ValueFromPipeline)] $Value)
            process {
                $record = New-KafkaRecord -Topic kinds -Value $Value -WarningAction SilentlyContinue
                $metadata = $record | Send-KafkaRecord -ErrorVariable failed -ErrorAction SilentlyContinue
                if ($failed) { "error: $failed" } else {
                    $shown = [KafkaPS.RecordPreview]::Value($record)
                    $metadata.SerializedValueSize | Should -Be ([System.Text.Encoding]::UTF8.GetByteCount($shown))
                    $shown
                }
            }
        }

        function Invoke-Noisy {
            [CmdletBinding()] param($Password)
            $PSCmdlet.WriteWarning('careful'); $PSCmdlet.WriteVerbose('detail'); $PSCmdlet.WriteInformation('told', @())
            Write-Error 'broken'
        }
    }

    AfterAll {
        Get-KafkaProducer | Close-KafkaProducer
        $cluster | Stop-KafkaMockCluster
    }

    It 'sends the messages of all streams, and nothing of the call that has written them' {
        # The caller of the stories may have set the preference to Stop.
        $ErrorActionPreference = 'Continue'
        Invoke-Noisy -Password hunter2 -Verbose *>&1 | Send-Kind | Should -Be 'careful', 'detail', 'told', 'broken'
        Get-Item /nowhere 2>&1 | Send-Kind | Should -BeLike '*/nowhere*'
        $caught = try { Invoke-Noisy -Password hunter2 -ErrorAction Stop 3>$null 6>$null } catch { $_ }
        [pscustomobject] @{ error = $caught } | Send-Kind | Should -Be '{"error":{"Message":"broken","Id":"Microsoft.PowerShell.Commands.WriteErrorException,Invoke-Noisy","Category":"NotSpecified"}}'
    }

    It 'sends what Select-String and regular expressions find' {
        $file = Join-Path $TestDrive 'app.log'
        Set-Content $file 'one', 'ERROR two'

        Select-String ERROR $file | Send-Kind | Should -Be 'ERROR two'
        @{ found = Select-String ERROR $file } | Send-Kind | Should -Be "{`"found`":{`"Path`":$(ConvertTo-Json $file),`"LineNumber`":2,`"Line`":`"ERROR two`"}}"
        [regex]::Matches('a1 b2', '(\w)(\d)') | Send-Kind | Should -Be 'a1', 'b2'
        Get-ChildItem $file | Group-Object Extension | Send-Kind | Should -BeLike "*`"Group`":?$(ConvertTo-Json $file)?*"
    }

    It 'says what to do with <name>, and it helps' -ForEach @(
        @{ name = 'a folder'; make = { Get-Item $TestDrive }; says = '*is a folder*'; helps = { (Get-Item $TestDrive).FullName } }
        @{ name = 'a command'; make = { Get-Command Get-Item }; says = '*Select-Object Name, Id, or its text*'; helps = { Get-Command Get-Item | Select-Object Name } }
        @{ name = 'a drive'; make = { Get-PSDrive | Select-Object -First 1 }; says = '*Select-Object*'; helps = { Get-PSDrive | Select-Object -First 1 | Select-Object Name } }
        @{ name = 'a module'; make = { Get-Module KafkaPS }; says = '*Select-Object*'; helps = { Get-Module KafkaPS | Select-Object Name } }
        @{ name = 'what Format-Table emits'; make = { 1 | Format-Table | Select-Object -First 1 }; says = '*remove Format-Table*'; helps = { 1 } }
        @{ name = 'a credential'; make = { @{ login = [pscredential]::new('u', (ConvertTo-SecureString hunter2 -AsPlainText -Force)) } }; says = '*$.login cannot be sent*secret*'; helps = { @{ login = 'u' } } }
    ) {
        & $make | Send-Kind | Should -BeLike "error: $says"
        & $helps | Send-Kind | Should -Not -BeLike 'error*'
    }

    It 'sends the location, the rows of a table, and parsed JSON and XML' {
        Get-Location | Send-Kind | Should -Be (Get-Location).Path
        [xml] '<a><b/></a>' | Send-Kind | Should -Be '<a><b /></a>'
        [System.Xml.Linq.XElement]::Parse('<a><b/></a>') | Send-Kind | Should -Be '<a><b /></a>'
        [System.Text.Json.JsonDocument]::Parse('{ "a": 1 }') | Send-Kind | Should -Be '{"a":1}'
        , [Newtonsoft.Json.Linq.JObject]::Parse('{ "a": 1 }') | Send-Kind | Should -Be '{"a":1}'
    }
}

Describe 'Text with parts, files and rates' {
    BeforeAll {
        $cluster = Start-KafkaMockCluster -Topic parts -PartitionCount 1
        $null = $cluster | New-KafkaProducer
        Set-Location $TestDrive
        $sent = Join-Path $TestDrive sent.jsonl

        # The partition does not exist, so every record fails. The failed records show how the call divided its input.
        function Get-Sent([scriptblock] $Send) {
            Remove-Item $sent -ErrorAction Ignore
            & $Send
            Import-KafkaRecord $sent | ForEach-Object { "$($_.Key)=$($_.Value)$(foreach ($header in $_.Headers) { ";$($header.Name)=$([System.Text.Encoding]::UTF8.GetString($header.Value))" })" }
        }
    }

    AfterAll {
        Set-Location $repository
        Get-KafkaProducer | Close-KafkaProducer
        $cluster | Stop-KafkaMockCluster
    }

    It 'divides lines at a delimiter or by a pattern, from files and from the pipeline' {
        $to = @{ Topic = 'parts'; Partition = 9; DeadLetterPath = $sent; ErrorAction = 'SilentlyContinue' }
        Set-Content lines.txt "k1`tv1", 'nokey', "`tv2"

        Get-Sent { Send-KafkaRecord -Path lines.txt -KeyDelimiter "`t" @to } | Should -Be 'k1=v1', '=nokey', '=v2'
        (Import-KafkaRecord $sent)[2].Key | Should -Be ''
        Get-Sent { Get-Content lines.txt | Send-KafkaRecord -KeyDelimiter "`t" -AllowMissingKey @to } | Should -Be 'k1=v1', '=nokey', '=v2'
        Get-Sent { 'fdw1 k v w', 'fdw2 k' | Send-KafkaRecord -Pattern '^(?<host>\w+) (?<Key>\w+) (?<Value>.*)' @to } | Should -Be 'k=v w;host=fdw1', '=fdw2 k'
        Set-Content lines.txt 'fdw1 k v w'
        Get-Sent { Get-Item lines.txt | Send-KafkaRecord -Pattern '^(?<host>\w+) (?<Key>\w+) (?<Value>.*)' @to } | Should -Be 'k=v w;host=fdw1'
    }

    It 'tells of a line that cannot be divided' {
        'nokey' | Send-KafkaRecord parts -KeyDelimiter "`t" -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed.FullyQualifiedErrorId | Should -BeLike 'Serialization,*'
        "$failed" | Should -Match '-AllowMissingKey'
        { 'x' | Send-KafkaRecord parts -KeyDelimiter ',' -Pattern '(?<Key>.)' } | Should -Throw -ErrorId 'InputContradicted,*'
        { 'x' | Send-KafkaRecord parts -Pattern '(' } | Should -Throw -ErrorId 'InvalidPattern,*'
    }

    It 'sends nothing of a file that is no text, unless it is told to' {
        $wide = Join-Path $TestDrive wide.log
        [System.IO.File]::WriteAllBytes($wide, [System.Text.Encoding]::Unicode.GetBytes("line 1`r`nline 2`r`n"))
        $zipped = Join-Path $TestDrive wide.log.gz
        [System.IO.File]::WriteAllBytes($zipped, [byte[]] (0x1f, 0x8b, 8, 0, 10, 10, 10))

        Send-KafkaRecord -Path "$TestDrive/wide.log*" -Topic parts -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        "$failed" | Should -BeLike '*-Encoding unicode*'
        "$failed" | Should -BeLike '*wide.log.gz*compressed with gzip*'
        Send-KafkaRecord -Path $wide -Topic parts -Encoding unicode | Should -HaveCount 2
        Send-KafkaRecord -Path $zipped -Topic parts -Raw | ForEach-Object SerializedValueSize | Should -Be 7
        Send-KafkaRecord -Path $zipped -Topic parts -Encoding utf8 | Should -HaveCount 3
    }

    It 'skips empty lines, emits nothing, and holds a rate' {
        Set-Content gaps.txt 'a', '', 'b'
        Send-KafkaRecord -Path gaps.txt -Topic parts -SkipEmptyLine | Should -HaveCount 2
        'a', '', 'b' | Send-KafkaRecord parts -SkipEmptyLine | Should -HaveCount 2
        1..3 | Send-KafkaRecord parts -Quiet | Should -BeNullOrEmpty
        (Measure-Command { 1..20 | Send-KafkaRecord parts -RecordsPerSecond 20 -Quiet }).TotalSeconds | Should -BeGreaterThan 0.8
        (Measure-Command { 1..4 | ForEach-Object { 'x' * 1000 } | Send-KafkaRecord parts -BytesPerSecond 4000 -Quiet }).TotalSeconds | Should -BeGreaterThan 0.6
    }

    It 'sends copies, bytes and files as one would expect' {
        $to = @{ Partition = 9; DeadLetterPath = $sent; ErrorAction = 'SilentlyContinue' }
        New-KafkaRecord parts k 'pay 10' -Header @{ h = 'x' } | Export-Clixml record.xml
        Get-Sent { Import-Clixml record.xml | Send-KafkaRecord @to } | Should -Be 'k=pay 10;h=x'
        Get-Sent { New-KafkaRecord parts k 'pay 10' -Header @{ h = 'x' } | Select-Object * | Send-KafkaRecord @to } | Should -Be 'k=pay 10;h=x'
        New-KafkaRecord parts k v | Select-Object Topic, Value | Send-KafkaRecord parts -ErrorVariable lost -ErrorAction SilentlyContinue
        "$lost" | Should -BeLike '*without its Key*'
        Get-Sent { Send-KafkaRecord parts -InputObject ([byte[]] (72, 105) + [byte[]] 33) @to } | Should -Be '=Hi!'
        Set-Content lines.txt one, two
        Get-Sent { Send-KafkaRecord parts -InputObject (Get-ChildItem lines.txt, lines.txt) @to } | Should -Be '=one', '=two', '=one', '=two'
    }

    It 'sends nothing of a command without output' {
        $quiet = @{ Key = 'k'; WarningVariable = 'warnings'; WarningAction = 'SilentlyContinue' }
        Send-KafkaRecord parts -InputObject (Get-ChildItem nothing*) @quiet | Should -BeNullOrEmpty
        "$warnings" | Should -BeLike '*-InputObject has no output*'
        Send-KafkaRecord parts -InputObject @() @quiet | Should -BeNullOrEmpty
        @() | Send-KafkaRecord parts @quiet | Should -BeNullOrEmpty
        Get-ChildItem nothing* | Send-KafkaRecord parts @quiet | Should -BeNullOrEmpty
        Send-KafkaRecord parts -InputObject $nosuch @quiet | ForEach-Object SerializedValueSize | Should -Be -1
        "$warnings" | Should -BeLike '*is a tombstone*'
        $null | Send-KafkaRecord parts @quiet | ForEach-Object SerializedValueSize | Should -Be -1
        $warnings | Should -BeNullOrEmpty
    }

    It 'warns once of what is mostly a mistake' {
        1..3 | Send-KafkaRecord parts -Key { $_.Nosuch } -Quiet -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -HaveCount 1
        [byte[]] (1, 2, 3) | Send-KafkaRecord parts -Quiet -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -HaveCount 1
        "$warnings" | Should -BeLike '*,$bytes*'
        Send-KafkaRecord parts -Key $nosuch -InputObject v -Quiet -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -BeLike '*-Key is null*'
        'v' | Send-KafkaRecord parts -Key (Get-ChildItem nothing*) -Quiet -WarningVariable warnings -WarningAction SilentlyContinue 2> $null
        "$warnings" | Should -BeLike '*-Key is null*'
        'v' | Send-KafkaRecord parts -Key $null -Quiet -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -BeNullOrEmpty
        Send-KafkaRecord parts -Key k -InputObject $null -Quiet -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -BeNullOrEmpty
        'x' | Send-KafkaRecord parts -Timestamp 1700000000 -Quiet -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -BeLike '*seconds*'
    }
}
