using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Management.Automation.Runspaces;
using KafkaPS.Commands;

namespace KafkaPS.UnitTests;

/// <summary>The engine's pipe is where PipelineInput looks for it. When this fails, Send-KafkaRecord still works, but more slowly.</summary>
public class PipelineInputTests
{
    [Fact]
    public void A_collection_is_taken_whole_in_one_call()
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.Commands.Add(new SessionStateCmdletEntry("Test-Input", typeof(TestInputCommand), null));
        using PowerShell shell = PowerShell.Create(state);

        Assert.Equal(["1 2 3 ", "end"], shell.AddScript("1..3 | Test-Input").Invoke<string>());
        shell.Commands.Clear();
        Assert.Equal(["1 ", "2 ", "3 ", "end"], shell.AddScript("1..3 | ForEach-Object { $_ } | Test-Input").Invoke<string>());
    }

    [Cmdlet(VerbsDiagnostic.Test, "Input")]
    public sealed class TestInputCommand : PSCmdlet
    {
        [Parameter(ValueFromPipeline = true)]
        public object? InputObject { get; set; }

        protected override void ProcessRecord()
        {
            Func<object?> next = PipelineInput.Find(this)!;
            string taken = $"{InputObject} ";
            while (next() is var item && item != AutomationNull.Value) taken += $"{item} ";
            WriteObject(taken);
        }

        protected override void EndProcessing() => WriteObject("end");
    }
}
