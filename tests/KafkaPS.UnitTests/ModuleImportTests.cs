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
        for (int i = 0; i < 2; i++) ModuleImport.AddTypeData(engine, types);

        shell.Commands.Clear();
        Assert.Equal(3, shell.AddScript("$args[0].PSStandardMembers.SerializationDepth").AddArgument(new KafkaRecord()).Invoke()[0].BaseObject);
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
