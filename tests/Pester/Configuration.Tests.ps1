BeforeDiscovery {
    . "$PSScriptRoot/Common.ps1"
}

BeforeAll {
    . "$PSScriptRoot/Common.ps1"
}

Describe 'A configuration' {
    BeforeAll {
        $file = Join-Path $TestDrive 'producer.properties'
        Set-Content $file 'bootstrap.servers=fdw1:9092,fdw2:9092,fdw3:9092', 'acks=all', 'retries=10', 'linger.ms=50', 'client.id=ucp_kafka'
    }

    AfterEach {
        Get-KafkaProducer | Close-KafkaProducer
    }

    It 'of a file is judged without a broker' {
        $report = Test-KafkaProducerConfig -ConfigurationPath $file
        $report.IsValid, $report.IsDurable, $report.PreservesOrder | Should -Be $true, $true, $true
        Get-ChildItem $file | Test-KafkaProducerConfig -Quiet | Should -BeTrue
    }

    It 'is read, changed and used' {
        $config = Import-KafkaProducerConfig $file
        $config['client.id'] = 'changed'
        $producer = New-KafkaProducer -Configuration $config
        (Get-KafkaProducerConfig client.id -Producer $producer).Value | Should -Be changed
    }

    It 'that is in effect shows where each value came from' {
        $producer = New-KafkaProducer -ConfigurationPath $file -LingerMs 20
        $text = Get-KafkaProducerConfig linger.ms, acks -Producer $producer | Out-String -Width 200
        $text | Should -Match 'linger\.ms +20 +Parameter\s+queue\.buffering\.max\.ms +20'
        $text | Should -Match '(?s)acks +all +File:.*request\.required\.acks +-1'
    }

    It 'with several mistakes is one error that lists all' {
        { New-KafkaProducer -ConfigurationPath $file -Acks 2 -CompressionType zip } | Should -Throw '*(1) acks=*(2) compression.type=*' -ErrorId 'InvalidConfiguration,KafkaPS.Commands.NewKafkaProducerCommand'
    }
}

Describe 'Secrets' {
    It 'are in no stream, no object and no transcript' {
        $config = Join-Path $TestDrive 'secret.properties'
        Set-Content $config 'bootstrap.servers=127.0.0.1:1', 'security.protocol=SASL_PLAINTEXT', 'sasl.mechanism=SCRAM-SHA-256', 'ssl.key.password=geh3im',
            'sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="alice" password="geh3im";', 'debug=security,conf', 'max.block.ms=500'
        $script = Join-Path $TestDrive 'secret.ps1'
        Set-Content $script @"
            `$VerbosePreference = `$DebugPreference = 'Continue'
            Import-Module '$repository/output/KafkaPS'
            Start-Transcript '$TestDrive/transcript.txt'
            `$credential = [pscredential]::new('bob', (Import-KafkaProducerConfig '$config')['ssl.key.password'])
            foreach (`$parameters in @{ ConfigurationPath = '$config' }, @{ ConfigurationPath = '$config'; Credential = `$credential }) {
                `$producer = New-KafkaProducer @parameters
                `$producer | Format-List *
                'x' | Send-KafkaRecord fdw -ErrorAction Continue
                Get-KafkaProducerConfig -Producer `$producer | Format-List *
                Get-KafkaProducerConfig -Producer `$producer | ConvertTo-Json
                Test-KafkaProducerConfig -ConfigurationPath '$config' | ForEach-Object { `$_.Findings } | Format-List *
                Import-KafkaProducerConfig '$config' | Out-String
                try { New-KafkaProducer @parameters -Acks 2 -Configuration @{ 'sasl.pasword' = `$credential.GetNetworkCredential().Password } } catch { }
                `$Error | ForEach-Object { `$_ | Format-List * -Force; `$_.Exception | Format-List * -Force; `$_.TargetObject | Format-List * }
                Close-KafkaProducer
            }
            Stop-Transcript
"@
        $shown = & $pwsh $pwshFirst -NoProfile -File $script *>&1 | Out-String
        $transcript = Get-Content "$TestDrive/transcript.txt" -Raw
        foreach ($text in $shown, $transcript) {
            $text | Should -Match 'sasl\.jaas\.config'
            $text | Should -Not -Match 'geh3im'
        }
    }
}

Describe 'A login at a real Kafka' -Skip:(-not $hasRealKafka) {
    BeforeAll {
        $kafka = Start-RealKafka --secure
        $alice = [pscredential]::new('alice', (ConvertTo-SecureString alice-secret -AsPlainText -Force))
    }

    AfterAll {
        Stop-RealKafka $kafka
    }

    AfterEach {
        Get-KafkaProducer | Close-KafkaProducer -Force
    }

    It 'needs the authority and the credential' {
        $null = New-KafkaProducer $kafka.BOOTSTRAP_SASL_SSL -CaCertificatePath "$($kafka.CERTS)/ca.pem" -Credential $alice -SaslMechanism SCRAM-SHA-512
        'secret line' | Send-KafkaRecord fdw | Should -HaveCount 1
        Read-RealKafka $kafka fdw 1 | Should -Be 'secret line'
    }

    It 'is one line with a name' {
        $folder = Join-Path $TestDrive 'KafkaPS'
        $null = New-Item -ItemType Directory $folder
        Set-Content "$folder/test.properties" "bootstrap.servers=$($kafka.BOOTSTRAP_SASL_SSL)", 'security.protocol=SASL_SSL', 'sasl.mechanism=PLAIN', "ssl.ca.location=$($kafka.CERTS)/ca.pem",
            'sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="alice" password="${env:FDW_PASSWORD}";'
        $script = "Import-Module '$repository/output/KafkaPS'; 'x' | Send-KafkaRecord named -ConfigurationName test -ErrorAction Stop | Out-String"
        try {
            $env:XDG_CONFIG_HOME = $env:APPDATA = "$TestDrive"
            $env:FDW_PASSWORD = 'alice-secret'
            & $pwsh $pwshFirst -NoProfile -Command $script | Out-String | Should -Match 'named +0 +0'
            $LASTEXITCODE | Should -Be 0

            $env:FDW_PASSWORD = 'wrong'
            $null = & $pwsh $pwshFirst -NoProfile -Command $script 2>&1
            $LASTEXITCODE | Should -Be 1
        }
        finally {
            $env:XDG_CONFIG_HOME = $env:APPDATA = $env:FDW_PASSWORD = $null
        }
    }

    It 'that is refused ends the call with the reason' {
        $null = New-KafkaProducer $kafka.BOOTSTRAP_SASL_SSL -CaCertificatePath "$($kafka.CERTS)/ca.pem" -Credential ([pscredential]::new('alice', (ConvertTo-SecureString wrong -AsPlainText -Force)))
        { 'x' | Send-KafkaRecord fdw -ErrorAction Stop } | Should -Throw -ExceptionType ([KafkaPS.SaslAuthenticationException])
        (Get-KafkaProducer).State | Should -Be Failed
    }
}
