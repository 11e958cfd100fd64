using System.Management.Automation;

namespace KafkaPS.Commands;

/// <summary>Runs script blocks of the user as ForEach-Object runs its block: in the caller's scope, with their output and their errors in the streams of the cmdlet.</summary>
/// <remarks>
/// ForEach-Object does run them. What a cmdlet is given for running blocks itself would end the call at an error that a script continues after, would lose its
/// position, and would keep break, continue and exit from the caller.
/// </remarks>
sealed class CallerBlock : IDisposable
{
    readonly SteppablePipeline _pipeline;

    /// <param name="invocation">How the block is run, as script: <c>$_</c> is what <see cref="Run"/> is given.</param>
    /// <param name="cmdlet">The cmdlet, which is running.</param>
    internal CallerBlock(string invocation, PSCmdlet cmdlet)
    {
        _pipeline = ScriptBlock.Create($@"Microsoft.PowerShell.Core\ForEach-Object -Process {{ {invocation} }}").GetSteppablePipeline(CommandOrigin.Internal);
        // Begin(cmdlet) would expect input only of a cmdlet that has some, and ForEach-Object without input has no $_.
        _pipeline.Begin(expectInput: true, (EngineIntrinsics)cmdlet.GetVariableValue("ExecutionContext"));
    }

    /// <summary>Runs it once.</summary>
    /// <exception cref="RuntimeException">The block threw.</exception>
    internal void Run(object call) => _pipeline.Process(call);

    public void Dispose() => _pipeline.Dispose();
}
