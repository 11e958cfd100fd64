using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Reflection;
using Quickstart;

// Usage: dotnet run --project examples/Quickstart [-- FILE] [--bootstrap-server HOST:PORT[,…]]
// Runs Quickstart.ps1 line by line in the PowerShell engine, then reads the records back with a consumer.
string file = Path.Combine(AppContext.BaseDirectory, "packages.log");
string? bootstrapServer = null;
for (int i = 0; i < args.Length; i++)
{
    if (args[i] == "--bootstrap-server" && i + 1 < args.Length) bootstrapServer = args[++i];
    else if (!args[i].StartsWith('-') && File.Exists(args[i])) file = Path.GetFullPath(args[i]);
    else return Fail($"'{args[i]}' is neither a file nor --bootstrap-server HOST:PORT.");
}

string module = typeof(ConsoleHost).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "ModuleOutputDirectory").Value!;
using Runspace runspace = RunspaceFactory.CreateRunspace(new ConsoleHost(), InitialSessionState.CreateDefault2());
runspace.Open();
runspace.SessionStateProxy.SetVariable("Module", Path.Combine(module, "KafkaPS.psd1"));
runspace.SessionStateProxy.SetVariable("Path", file);
runspace.SessionStateProxy.SetVariable("BootstrapServer", bootstrapServer?.Split(','));

if (Console.IsOutputRedirected) PowerShell.Create(runspace).AddScript("$PSStyle.OutputRendering = 'PlainText'").Invoke();

string script = Path.Combine(AppContext.BaseDirectory, "Quickstart.ps1");
string text = File.ReadAllText(script);
ScriptBlockAst ast = Parser.ParseFile(script, out _, out ParseError[] errors);
if (errors.Length > 0) return Fail(errors[0].Message);

int shown = ast.ParamBlock.Extent.EndOffset;
foreach (StatementAst statement in ast.EndBlock.Statements)
{
    ConsoleHost.ShowScript(text[shown..statement.Extent.StartOffset].Trim(), statement.Extent.Text);
    shown = statement.Extent.EndOffset;
    using PowerShell shell = PowerShell.Create(runspace).AddScript(statement.Extent.Text);
    // Out-Default formats and shows output and errors as a console does.
    shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
    shell.AddCommand("Out-Default").Invoke();
}

string[] brokers = [.. LanguagePrimitives.GetEnumerable(runspace.SessionStateProxy.GetVariable("BootstrapServer")).Cast<object>().Select(broker => broker.ToString()!)];
var places = LanguagePrimitives.GetEnumerable(runspace.SessionStateProxy.GetVariable("metadata")).Cast<object>().Select(PSObject.AsPSObject)
    .Select(metadata => ((int)metadata.Properties["Partition"].Value, (long)metadata.Properties["Offset"].Value));
return ReadBack.Prove(string.Join(',', brokers), "fdw", places, File.ReadLines(file)) ? 0 : 1;

static int Fail(string message)
{
    Console.Error.WriteLine(message);
    return 2;
}
