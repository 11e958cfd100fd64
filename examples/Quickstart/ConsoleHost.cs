using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Reflection;

namespace Quickstart;

/// <summary>The least of a PowerShell host: it writes to the console and asks nothing.</summary>
sealed class ConsoleHost : PSHost
{
    readonly ConsoleUserInterface _ui = new();

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;
    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;
    public override Guid InstanceId { get; } = Guid.NewGuid();
    public override string Name => "KafkaPS quick start";
    public override PSHostUserInterface UI => _ui;
    public override Version Version => Assembly.GetExecutingAssembly().GetName().Version!;

    /// <summary>Shows a line of the script before it runs.</summary>
    internal static void ShowScript(string comment, string statement)
    {
        if (comment.Length > 0) Console.WriteLine($"\n{comment}");
        Console.WriteLine($"PS> {statement}");
    }

    public override void EnterNestedPrompt() => throw new NotSupportedException();
    public override void ExitNestedPrompt() => throw new NotSupportedException();
    public override void NotifyBeginApplication() { }
    public override void NotifyEndApplication() { }
    public override void SetShouldExit(int exitCode) => Environment.ExitCode = exitCode;
}

/// <summary>Writes to the console.</summary>
sealed class ConsoleUserInterface : PSHostUserInterface
{
    public override PSHostRawUserInterface? RawUI => null;
    public override bool SupportsVirtualTerminal => false;

    public override void Write(string value) => Console.Write(value);
    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Console.Write(value);
    public override void WriteLine(string value) => Console.WriteLine(value);
    public override void WriteErrorLine(string value) => Console.Error.WriteLine(value);
    public override void WriteWarningLine(string message) => Console.WriteLine($"WARNING: {message}");
    public override void WriteVerboseLine(string message) => Console.WriteLine($"VERBOSE: {message}");
    public override void WriteDebugLine(string message) => Console.WriteLine($"DEBUG: {message}");
    public override void WriteProgress(long sourceId, ProgressRecord record) { }

    public override string ReadLine() => throw NotInteractive();
    public override System.Security.SecureString ReadLineAsSecureString() => throw NotInteractive();
    public override Dictionary<string, PSObject> Prompt(string caption, string message, System.Collections.ObjectModel.Collection<FieldDescription> descriptions) => throw NotInteractive();
    public override int PromptForChoice(string caption, string message, System.Collections.ObjectModel.Collection<ChoiceDescription> choices, int defaultChoice) => defaultChoice;
    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) => throw NotInteractive();
    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName,
        PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) => throw NotInteractive();

    static PSNotSupportedException NotInteractive() => new("The quick start asks nothing.");
}
