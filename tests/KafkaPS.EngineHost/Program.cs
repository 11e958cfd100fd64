using System.Management.Automation;
using System.Management.Automation.Runspaces;

// Usage: KafkaPS.EngineHost SCRIPT-TEXT
// Prints what the script emits, one line each; a line for each error and warning begins with "ERROR: " or "WARNING: ".
// A PowerShell that started this process would hand its own modules on to it.
Environment.SetEnvironmentVariable("PSModulePath", null);
using Runspace runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
runspace.Open();
using PowerShell shell = PowerShell.Create(runspace);
shell.Streams.Warning.DataAdded += (_, e) => Console.WriteLine("WARNING: " + shell.Streams.Warning[e.Index]);
shell.Streams.Error.DataAdded += (_, e) => Console.WriteLine("ERROR: " + shell.Streams.Error[e.Index]);
try
{
    var output = new PSDataCollection<PSObject>();
    output.DataAdded += (_, e) => Console.WriteLine(output[e.Index]);
    shell.AddScript(args[0]).Invoke(null, output);
    return shell.HadErrors ? 1 : 0;
}
catch (RuntimeException e)
{
    Console.WriteLine("ERROR: " + e.ErrorRecord);
    return 1;
}
