# Specifies thirty secrets in every way in which a secret can be specified, and searches for them wherever PowerShell can show or keep something.

BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $folder = "$TestDrive/secrets"
    $null = New-Item $folder -ItemType Directory
    $module = "$repository/output/KafkaPS/KafkaPS.psd1"

    # The script reads the secrets from a file, because PowerShell shows the line that causes an error.
    Set-Content "$folder/script.ps1" @'
param($Module, $Folder)
Import-Module $Module
$VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'
$null = Start-Transcript "$Folder/transcript.txt"
$script:next = 0
$all = Get-Content "$Folder/list.txt"
function Text { $all[$script:next++] }
function Secret { ConvertTo-SecureString (Text) -AsPlainText -Force }
$names = (Get-KafkaProducerConfig | Where-Object IsSecret).Name

$cluster = Start-KafkaMockCluster t -PartitionCount 1
$server = $cluster.BootstrapServer -join ','
$results = & {
    # Each secret property as text, as a SecureString, in a file, and misspelled.
    foreach ($name in $names) {
        $text = Text
        Test-KafkaProducerConfig @{ 'bootstrap.servers' = $server; $name = $text; "$name.x" = $text; 'security.protocol' = 'SASL_SSL' }
        New-KafkaProducer $server -Configuration @{ $name = $text; 'linger.ms' = 'x' }
        $secret = Secret
        Test-KafkaProducerConfig @{ 'bootstrap.servers' = $server; $name = $secret; 'linger.ms' = $secret; 'client.id' = $secret }
        Set-Content "$Folder/$name.properties" "$name=$text"
        Test-KafkaProducerConfig -ConfigurationPath "$Folder/$name.properties"
        Import-KafkaProducerConfig "$Folder/$name.properties"
    }
    New-KafkaProducer $server -SecurityProtocol PLAINTEXT -WarningAction SilentlyContinue -Configuration @{ debug = 'all'; 'sasl.username' = 'alice'; 'sasl.password' = (Text)
        'sasl.oauthbearer.client.secret' = (Secret); 'sasl.oauthbearer.config' = (Text); 'sasl.oauthbearer.token.endpoint.url' = "http://me:$(Text)@issuer.example.com/" }
    Get-KafkaProducerConfig -Producer producer-1
    1..10 | Send-KafkaRecord t
    [string] [char] 0xD83D | Send-KafkaRecord t -DeadLetterPath "$Folder/dead.jsonl"
    New-KafkaProducer 127.0.0.1:1 -SaslMechanism OAUTHBEARER -MaxBlockMs 3000 -Configuration @{ debug = 'all'; 'sasl.oauthbearer.token.endpoint.url' = "http://me:$(Text)@127.0.0.1:1/"
        'sasl.oauthbearer.client.id' = 'me'; 'sasl.oauthbearer.client.secret' = (Text) }
    try { 'x' | Send-KafkaRecord t -DeadLetterPath "$Folder/dead.jsonl" } catch { $_ }
    New-KafkaProducer 127.0.0.1:1 -SaslMechanism OAUTHBEARER -MaxBlockMs 3000 -Configuration @{ debug = 'all'; 'enable.sasl.oauthbearer.unsecure.jwt' = $true; 'sasl.oauthbearer.config' = "principal=me $(Text)" }
    try { 'x' | Send-KafkaRecord t } catch { $_ }
    $token = Text
    New-KafkaProducer 127.0.0.1:1 -MaxBlockMs 3000 -Configuration @{ debug = 'all' } -TokenProvider { $using:token }
    try { 'x' | Send-KafkaRecord t } catch { $_ }
    $bad = (Text) + [char] 27
    New-KafkaProducer 127.0.0.1:1 -TokenProvider { @{ Token = $using:bad } }
    New-KafkaProducer 127.0.0.1:1 -Credential ([pscredential]::new('alice', (Secret))) -MaxBlockMs 3000 -Configuration @{ debug = 'all' }
    Set-KafkaProducer -Credential ([pscredential]::new('alice', (Secret))) -PassThru
    try { 'x' | Send-KafkaRecord t -DeadLetterPath "$Folder/dead.jsonl" } catch { $_ }
    Get-KafkaProducer
    Get-KafkaProducer | ForEach-Object { Get-KafkaProducerConfig -Producer $_ }
} *>&1

$results | Out-String -Width 500 | Set-Content "$Folder/shown.txt"
$results | Format-List * -Force | Out-String -Width 500 | Set-Content "$Folder/list-all.txt"
$objects = $results.Where{ $_.GetType().Namespace -eq 'KafkaPS' }
$objects | ConvertTo-Json -Depth 2 -WarningAction SilentlyContinue 3> $null | Set-Content "$Folder/json.txt"
@($objects) + $Error | Export-Clixml "$Folder/results.xml" -Depth 2
$Error | Format-List * -Force | Out-String -Width 500 | Set-Content "$Folder/errors.txt"
$Error.ForEach{ $_.Exception.ToString() } | Set-Content "$Folder/exceptions.txt"
Get-KafkaProducer | Close-KafkaProducer -Force
$null = Stop-Transcript
Set-Content "$Folder/count.txt" $script:next
'@
    1..60 | ForEach-Object { "s3cr3t$_" + [guid]::NewGuid().ToString('N') } | Set-Content "$folder/list.txt"
    $console = & $pwsh $pwshFirst -NoProfile -File "$folder/script.ps1" $module $folder 2>&1 | Out-String
}

Describe 'A secret is shown and kept nowhere' {
    It 'was given at least thirty of them' {
        [int] (Get-Content "$folder/count.txt") | Should -BeGreaterOrEqual 30
    }

    It 'is not on the console' {
        $console | Should -Not -Match 's3cr3t'
    }

    It 'is not in <_>' -ForEach 'transcript.txt', 'shown.txt', 'list-all.txt', 'json.txt', 'results.xml', 'errors.txt', 'exceptions.txt', 'dead.jsonl' {
        $text = Get-Content "$folder/$_" -Raw
        $text.Length | Should -BeGreaterThan 0
        $found = [regex]::Matches($text, '.{0,80}s3cr3t.{0,40}')
        $found.Value | Select-Object -First 5 | Should -BeNullOrEmpty
    }
}
