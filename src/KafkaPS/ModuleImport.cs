using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace KafkaPS;

/// <summary>
/// The last step of the module's import, called by KafkaPS.psm1. It is written in C# because each kind of statement in a script costs milliseconds when PowerShell runs it
/// for the first time (bench/README.md).
/// </summary>
public static class ModuleImport
{
    const BindingFlags Internal = BindingFlags.Instance | BindingFlags.NonPublic;

    /// <summary>Exports the cmdlets, runs script blocks when the module is removed or the session ends, and removes the script's error preference.</summary>
    /// <param name="engine">The session that imports the module: <c>$ExecutionContext</c> of the module's script.</param>
    /// <param name="cmdlets">KafkaPS.dll, as imported by the module's script.</param>
    /// <param name="onExit">Runs when the session ends.</param>
    /// <param name="onRemove">Runs when the module is removed, which Import-Module -Force also does.</param>
    /// <returns>The subscription to the end of the session, for <paramref name="onRemove"/> to cancel.</returns>
    public static PSEventSubscriber Complete(EngineIntrinsics engine, PSModuleInfo cmdlets, ScriptBlock onExit, ScriptBlock onRemove)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(cmdlets);
        PSModuleInfo module = engine.SessionState.Module;
        if (module.NestedModules.Count == 0) Export(cmdlets, module);
        AddTypeData(engine, TypeTableOf(engine));
        module.OnRemove = onRemove;
        engine.SessionState.PSVariable.Remove("ErrorActionPreference");
        return engine.Events.SubscribeEvent(source: null, PSEngineEvent.Exiting, PSEngineEvent.Exiting, data: null, onExit, supportEvent: true, forwardEvent: false);
    }

    /// <summary>
    /// Exports the cmdlets of an assembly that is imported again (Import-Module -Force). It does not become a nested module of the importing one then, which would export
    /// nothing (https://github.com/PowerShell/PowerShell/issues/20710), and no public API adds its cmdlets.
    /// </summary>
    static void Export(PSModuleInfo cmdlets, PSModuleInfo module)
    {
        MethodInfo add = typeof(PSModuleInfo).GetMethod("AddExportedCmdlet", Internal)!;
        foreach (CmdletInfo cmdlet in cmdlets.ExportedCmdlets.Values) add.Invoke(module, [cmdlet]);
    }

    /// <summary>Lets jobs and Export-Clixml keep the headers of a record, which are nested deeper than they serialize by default.</summary>
    /// <remarks>
    /// A type file would be read before the module's script. If another version of the module is loaded, it would end the import with an error about an existing member
    /// ("SerializationDepth is already present") instead of the one that says what to do.
    /// </remarks>
    /// <param name="engine">The session.</param>
    /// <param name="types">The type data of the session; null if the engine's internals have changed, in which case a cmdlet of Microsoft.PowerShell.Utility adds it.</param>
    internal static void AddTypeData(EngineIntrinsics engine, TypeTable? types)
    {
        var record = new TypeData(typeof(KafkaRecord).FullName!) { SerializationDepth = 3, IsOverride = true };
        if (types is not null)
        {
            types.AddType(record);
            // Whatever rebuilds the type data, such as the removal of another module, takes it from here.
            InitialSessionStateEntryCollection<SessionStateTypeEntry> entries = Runspace.DefaultRunspace.InitialSessionState.Types;
            if (!entries.Any(entry => entry.TypeData?.TypeName == record.TypeName)) entries.Add(new SessionStateTypeEntry(record, isRemove: false));
        }
        else engine.InvokeCommand.InvokeScript("Update-TypeData -TypeData $args[0] -Force", record);
    }

    /// <summary>Returns the type data of a session, for which PowerShell has no public API; null if the engine's internals have changed.</summary>
    internal static TypeTable? TypeTableOf(EngineIntrinsics engine)
    {
        object? context = typeof(EngineIntrinsics).GetField("_context", Internal)?.GetValue(engine);
        return context?.GetType().GetProperty("TypeTable", Internal)?.GetValue(context) as TypeTable;
    }
}
