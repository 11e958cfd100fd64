# Loads KafkaPS.dll into a separate load context (src/KafkaPS.Loader explains why) and exports its cmdlets.
# Uses only cmdlets of Microsoft.PowerShell.Core, because a host of the bare engine has no others.

# Keep the code that runs at every import short: each kind of statement costs milliseconds when PowerShell runs it for the first time (bench/README.md).

if (-not ('KafkaPS.Loader.ModuleLoadContext' -as [type])) {
    $null = [System.Reflection.Assembly]::LoadFrom("$PSScriptRoot/lib/KafkaPS.Loader.dll")
}
$binaryModule = Import-Module -Assembly ([KafkaPS.Loader.ModuleLoadContext]::LoadModule("$PSScriptRoot/lib")) -PassThru

# https://github.com/PowerShell/PowerShell/issues/20710: when an assembly is imported again (Import-Module -Force),
# it does not become a nested module of the importing module, which would then export nothing. No public API adds its cmdlets.
if (-not $ExecutionContext.SessionState.Module.NestedModules.Count) {
    $addExportedCmdlet = [System.Management.Automation.PSModuleInfo].GetMethod(
        'AddExportedCmdlet', [System.Reflection.BindingFlags]'Instance, NonPublic')
    foreach ($cmdlet in $binaryModule.ExportedCmdlets.Values) {
        $null = $addExportedCmdlet.Invoke($ExecutionContext.SessionState.Module, @(, $cmdlet))
    }
}

# Neither Remove-Module nor the end of the session drops records silently: Close-KafkaProducer waits for outstanding
# records for a limited time, and warns about those that are left.
$closeAll = {
    KafkaPS\Get-KafkaProducer | KafkaPS\Close-KafkaProducer -TimeoutMs 10000 -Confirm:$false -WhatIf:$false
    KafkaPS\Get-KafkaMockCluster | KafkaPS\Stop-KafkaMockCluster -Confirm:$false -WhatIf:$false
}
$exiting = $ExecutionContext.Events.SubscribeEvent($null, [System.Management.Automation.PSEngineEvent]::Exiting,
    [System.Management.Automation.PSEngineEvent]::Exiting, $null, $closeAll, $true, $false)
$ExecutionContext.SessionState.Module.OnRemove = {
    # Import-Module -Force removes the module first, and then subscribes again.
    $ExecutionContext.Events.UnsubscribeEvent($exiting)
    . $closeAll
}
