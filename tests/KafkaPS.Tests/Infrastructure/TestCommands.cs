using System.Management.Automation;
using System.Reflection;

namespace KafkaPS.Tests;

/// <summary>Takes input and does nothing with it.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Empty")]
public sealed class TestEmptyCommand : PSCmdlet
{
    [Parameter(ValueFromPipeline = true)]
    public object? InputObject { get; set; }
}

/// <summary>What <c>Select-Object -First 1</c> does, which the bare engine does not have: it takes one object and stops the commands upstream.</summary>
[Cmdlet(VerbsCommon.Select, "First")]
public sealed class SelectFirstCommand : PSCmdlet
{
    static readonly ConstructorInfo StopUpstream = typeof(PSCmdlet).Assembly
        .GetType("System.Management.Automation.StopUpstreamCommandsException", throwOnError: true)!
        .GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Single(constructor => constructor.GetParameters().Length == 1);

    [Parameter(ValueFromPipeline = true)]
    public object? InputObject { get; set; }

    protected override void ProcessRecord()
    {
        WriteObject(InputObject);
        throw (Exception)StopUpstream.Invoke([this]);
    }
}
