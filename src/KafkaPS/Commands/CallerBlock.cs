using System.Management.Automation;

namespace KafkaPS.Commands;

/// <summary>Runs script blocks of the user like ForEach-Object: in the caller's scope, with their output and errors in the streams of the cmdlet.</summary>
/// <remarks>
/// ForEach-Object itself runs them. The APIs with which a cmdlet can run script blocks would end the call at an error
/// after which a script continues, lose the position of the error, and hide break, continue and exit from the caller.
/// </remarks>
sealed class CallerBlock : IDisposable
{
    readonly SteppablePipeline _pipeline;

    /// <param name="invocation">The script text that runs the block, in which <c>$_</c> is the argument of <see cref="Run"/>.</param>
    /// <param name="cmdlet">The running cmdlet.</param>
    internal CallerBlock(string invocation, PSCmdlet cmdlet)
    {
        _pipeline = ScriptBlock.Create($@"Microsoft.PowerShell.Core\ForEach-Object -Process {{ {invocation} }}").GetSteppablePipeline(CommandOrigin.Internal);
        // Begin(cmdlet) expects input only if the cmdlet has input, and without input ForEach-Object has no $_.
        _pipeline.Begin(expectInput: true, (EngineIntrinsics)cmdlet.GetVariableValue("ExecutionContext"));
    }

    /// <summary>Runs the block once.</summary>
    /// <exception cref="RuntimeException">The block threw.</exception>
    internal void Run(object call) => _pipeline.Process(call);

    public void Dispose() => _pipeline.Dispose();
}
