# Loads KafkaPS.dll into a separate load context (src/KafkaPS.Loader explains why) and exports its cmdlets.
# Uses only cmdlets of Microsoft.PowerShell.Core, because a host of the bare engine has no others.

# Keep the code that runs at every import short: each kind of statement costs milliseconds when PowerShell runs it for the first time (bench/README.md).
# src/KafkaPS/ModuleImport.cs does what can be done in C#. Script blocks cost nothing until they run.

# An error ends the import. Complete removes the variable again, so that the script blocks below have the preference of the session.
$ErrorActionPreference = 'Stop'
$null = [System.Reflection.Assembly]::LoadFile("$PSScriptRoot/lib/KafkaPS.Loader.dll")
$cmdlets = Import-Module -Assembly ([KafkaPS.Loader.ModuleLoadContext]::LoadModule("$PSScriptRoot/lib")) -PassThru

# Neither Remove-Module nor the end of the session drops records silently: Close-KafkaProducer waits for outstanding
# records for a limited time, and warns about those that are left.
$closeAll = {
    KafkaPS\Get-KafkaProducer | KafkaPS\Close-KafkaProducer -TimeoutMs 10000 -Confirm:$false -WhatIf:$false
    KafkaPS\Get-KafkaMockCluster | KafkaPS\Stop-KafkaMockCluster -Confirm:$false -WhatIf:$false
}
$exiting = [KafkaPS.ModuleImport]::Complete($ExecutionContext, $cmdlets, $closeAll, {
    # Import-Module -Force removes the module first, and then subscribes again.
    $ExecutionContext.Events.UnsubscribeEvent($exiting)
    . $closeAll
})
