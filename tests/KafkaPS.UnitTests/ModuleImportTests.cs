using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace KafkaPS.UnitTests;

public sealed class ModuleImportTests : IDisposable
{
    readonly Runspace _runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());

    public ModuleImportTests() => _runspace.Open();

    public void Dispose() => _runspace.Dispose();

    [Fact]
    public void The_type_data_of_the_session_is_found_and_can_be_set_again()
    {
        TypeTable types = Assert.IsType<TypeTable>(ModuleImport.TypeTableOf(Engine));

        AddTypeData(types);
        // As Import-Module -Force does.
        AddTypeData(types);

        Assert.Equal(3, Run("$args[0].PSStandardMembers.SerializationDepth", new KafkaRecord())[0].BaseObject);
    }

    /// <summary>The session takes it from its initial state when, for example, another module with a type file is removed.</summary>
    [Fact]
    public void The_type_data_remains_when_the_session_rebuilds_it()
    {
        AddTypeData(ModuleImport.TypeTableOf(Engine));
        AddTypeData(ModuleImport.TypeTableOf(Engine));

        SessionStateTypeEntry entry = Assert.Single(_runspace.InitialSessionState.Types, entry => entry.TypeData?.TypeName == "KafkaPS.KafkaRecord");
        Assert.Equal(3u, entry.TypeData.SerializationDepth);
    }

    [Fact]
    public void A_cmdlet_adds_the_type_data_if_the_internals_of_the_engine_have_changed()
    {
        Run("function global:Update-TypeData { param($TypeData, [switch] $Force) $global:added = $TypeData }");

        AddTypeData(types: null);

        Assert.Equal(["KafkaPS.KafkaRecord", "3"], Run("$added.TypeName; $added.SerializationDepth").Select(item => item.ToString()));
    }

    EngineIntrinsics Engine => (EngineIntrinsics)Run("$ExecutionContext")[0].BaseObject;

    /// <summary>Adds the type data on a thread of the session, as an import does.</summary>
    void AddTypeData(TypeTable? types) =>
        Run("$args[0].GetMethod('AddTypeData', [System.Reflection.BindingFlags] 'Static, NonPublic').Invoke($null, @($args[1], $args[2]))", typeof(ModuleImport), Engine, types);

    Collection<PSObject> Run(string script, params object?[] arguments)
    {
        using PowerShell shell = PowerShell.Create(_runspace);
        shell.AddScript(script);
        foreach (object? argument in arguments) shell.AddArgument(argument);
        Collection<PSObject> output = shell.Invoke();
        Assert.False(shell.HadErrors);
        return output;
    }
}
