# Loads KafkaPS.dll into a load context of its own (src/KafkaPS.Loader says why) and exports its cmdlets.
# Only cmdlets of Microsoft.PowerShell.Core are used here: a host of the bare engine has no others.

$library = [System.IO.Path]::Combine($PSScriptRoot, 'lib')
if (-not ('KafkaPS.Loader.ModuleLoadContext' -as [type])) {
    $null = [System.Reflection.Assembly]::LoadFrom([System.IO.Path]::Combine($library, 'KafkaPS.Loader.dll'))
}
$binaryModule = Import-Module -Assembly ([KafkaPS.Loader.ModuleLoadContext]::LoadModule($library)) -PassThru

# https://github.com/PowerShell/PowerShell/issues/20710: when an assembly is imported again (Import-Module -Force),
# its cmdlets are no longer added to the importing module, and the module would export nothing. There is no public way to add them.
$addExportedCmdlet = [System.Management.Automation.PSModuleInfo].GetMethod(
    'AddExportedCmdlet', [System.Reflection.BindingFlags]'Instance, NonPublic')
foreach ($cmdlet in $binaryModule.ExportedCmdlets.Values) {
    $null = $addExportedCmdlet.Invoke($ExecutionContext.SessionState.Module, @(, $cmdlet))
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
