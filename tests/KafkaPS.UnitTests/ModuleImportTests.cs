using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace KafkaPS.UnitTests;

public sealed class ModuleImportTests
{
    [Fact]
    public void The_type_data_of_the_session_is_found_and_can_be_set_again()
    {
        using PowerShell shell = PowerShell.Create(InitialSessionState.CreateDefault2());
        var engine = (EngineIntrinsics)shell.AddScript("$ExecutionContext").Invoke()[0].BaseObject;

        TypeTable types = Assert.IsType<TypeTable>(ModuleImport.TypeTableOf(engine));
        // As Import-Module -Force does.
        shell.Commands.Clear();
        shell.AddScript("foreach ($i in 1, 2) { $args[0].GetMethod('AddTypeData', [System.Reflection.BindingFlags] 'Static, NonPublic').Invoke($null, @($args[1], $args[2])) }")
            .AddArgument(typeof(ModuleImport)).AddArgument(engine).AddArgument(types).Invoke();
        Assert.False(shell.HadErrors);

        shell.Commands.Clear();
        Assert.Equal(3, shell.AddScript("$args[0].PSStandardMembers.SerializationDepth").AddArgument(new KafkaRecord()).Invoke()[0].BaseObject);
    }

    /// <summary>As the removal of another module with a type file does.</summary>
    [Fact]
    public void The_type_data_remains_when_the_session_rebuilds_it()
    {
        using Runspace runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        using PowerShell shell = PowerShell.Create(runspace);
        var engine = (EngineIntrinsics)shell.AddScript("$ExecutionContext").Invoke()[0].BaseObject;
        shell.Commands.Clear();
        shell.AddScript("$args[0].GetMethod('AddTypeData', [System.Reflection.BindingFlags] 'Static, NonPublic').Invoke($null, @($args[1], $args[2]))")
            .AddArgument(typeof(ModuleImport)).AddArgument(engine).AddArgument(ModuleImport.TypeTableOf(engine)).Invoke();
        shell.Invoke();

        SessionStateTypeEntry entry = Assert.Single(runspace.InitialSessionState.Types, entry => entry.TypeData?.TypeName == "KafkaPS.KafkaRecord");
        Assert.Equal(3u, entry.TypeData.SerializationDepth);
    }

    [Fact]
    public void A_cmdlet_adds_the_type_data_if_the_internals_of_the_engine_have_changed()
    {
        using PowerShell shell = PowerShell.Create(InitialSessionState.CreateDefault2());
        var engine = (EngineIntrinsics)shell.AddScript("function global:Update-TypeData { param($TypeData, [switch] $Force) $global:added = $TypeData }; $ExecutionContext").Invoke()[0].BaseObject;
        shell.Commands.Clear();
        shell.AddScript("$null = $args[0].GetMethod('AddTypeData', [System.Reflection.BindingFlags] 'Static, NonPublic').Invoke($null, @($args[1], $null)); $added.TypeName; $added.SerializationDepth")
            .AddArgument(typeof(ModuleImport)).AddArgument(engine);

        Assert.Equal(["KafkaPS.KafkaRecord", "3"], shell.Invoke<string>());
        Assert.False(shell.HadErrors);
    }
}
