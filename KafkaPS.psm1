# Loads KafkaPS.dll into a load context of its own (src/KafkaPS.Loader says why) and exports its cmdlets.
# Only cmdlets of Microsoft.PowerShell.Core are used here: a host of the bare engine has no others.

# What runs at every import is kept short: each kind of statement that PowerShell meets for the first time costs milliseconds (bench/README.md).

if (-not ('KafkaPS.Loader.ModuleLoadContext' -as [type])) {
    $null = [System.Reflection.Assembly]::LoadFrom("$PSScriptRoot/lib/KafkaPS.Loader.dll")
}
$binaryModule = Import-Module -Assembly ([KafkaPS.Loader.ModuleLoadContext]::LoadModule("$PSScriptRoot/lib")) -PassThru

# https://github.com/PowerShell/PowerShell/issues/20710: when an assembly is imported again (Import-Module -Force),
# it does not become a nested module of the importing one, which would export nothing. There is no public way to add its cmdlets.
if (-not $ExecutionContext.SessionState.Module.NestedModules.Count) {
    $addExportedCmdlet = [System.Management.Automation.PSModuleInfo].GetMethod(
        'AddExportedCmdlet', [System.Reflection.BindingFlags]'Instance, NonPublic')
    foreach ($cmdlet in $binaryModule.ExportedCmdlets.Values) {
        $null = $addExportedCmdlet.Invoke($ExecutionContext.SessionState.Module, @(, $cmdlet))
    }
}

# Neither Remove-Module nor the end of the session drops records in silence: what is outstanding is awaited for a bounded
# time, and Close-KafkaProducer warns of what is left.
$closeAll = {
    KafkaPS\Get-KafkaProducer | KafkaPS\Close-KafkaProducer -TimeoutMs 10000 -Confirm:$false -WhatIf:$false
    KafkaPS\Get-KafkaMockCluster | KafkaPS\Stop-KafkaMockCluster -Confirm:$false -WhatIf:$false
}
$exiting = $ExecutionContext.Events.SubscribeEvent($null, [System.Management.Automation.PSEngineEvent]::Exiting,
    [System.Management.Automation.PSEngineEvent]::Exiting, $null, $closeAll, $true, $false)
$ExecutionContext.SessionState.Module.OnRemove = {
    # Import-Module -Force removes the module first, and subscribes anew.
    $ExecutionContext.Events.UnsubscribeEvent($exiting)
    . $closeAll
}
