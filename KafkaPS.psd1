@{
    RootModule             = 'KafkaPS.psm1'
    ModuleVersion          = '0.1.0'
    GUID                   = '5b7f6f0e-2c55-4c1d-9f2a-8d5c1f0a7e34'
    Author                 = 'KafkaPS contributors'
    CompanyName            = 'KafkaPS contributors'
    Copyright              = '(c) KafkaPS contributors. MIT License.'
    Description            = 'Sends records to Apache Kafka with the guarantees of the Java producer, and reports the result of every record in the style of PowerShell.'
    PowerShellVersion      = '7.4'
    CompatiblePSEditions   = @('Core')
    FormatsToProcess       = @('KafkaPS.Format.ps1xml')
    CmdletsToExport        = @(
        'Add-KafkaMockError'
        'Close-KafkaProducer'
        'Complete-KafkaTransaction'
        'Export-KafkaRecord'
        'Get-KafkaCheckpoint'
        'Get-KafkaError'
        'Get-KafkaMockCluster'
        'Get-KafkaProducer'
        'Get-KafkaProducerConfig'
        'Get-KafkaProducerMetric'
        'Get-KafkaTopic'
        'Import-KafkaProducerConfig'
        'Import-KafkaRecord'
        'Measure-KafkaProducer'
        'New-KafkaProducer'
        'New-KafkaRecord'
        'Receive-KafkaRecord'
        'Remove-KafkaCheckpoint'
        'Send-KafkaRecord'
        'Set-KafkaCheckpoint'
        'Set-KafkaProducer'
        'Start-KafkaMockCluster'
        'Start-KafkaTransaction'
        'Stop-KafkaMockCluster'
        'Test-KafkaConnection'
        'Test-KafkaDelivery'
        'Test-KafkaProducerConfig'
        'Test-KafkaTopicDurability'
        'Undo-KafkaTransaction'
        'Use-KafkaTransaction'
        'Wait-KafkaProducer'
    )
    FunctionsToExport      = @()
    VariablesToExport      = @()
    AliasesToExport        = @()
    # The help is part of the module, in every version: there is nothing that Update-Help could bring (so no HelpInfoURI).
    PrivateData            = @{
        PSData = @{
            Prerelease   = 'preview1'
            Tags         = @('Kafka', 'Producer', 'Messaging', 'Streaming', 'librdkafka', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            ProjectUri   = 'https://github.com/KafkaPS/KafkaPS'
            LicenseUri   = 'https://github.com/KafkaPS/KafkaPS/blob/main/LICENSE'
            ReleaseNotes = 'https://github.com/KafkaPS/KafkaPS/blob/main/CHANGELOG.md'
        }
    }
}
