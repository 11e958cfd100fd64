using System.Management.Automation;

namespace KafkaPS.Commands;

/// <summary>A script block of the user, run as ForEach-Object runs its block: in the caller's scope, with its output and its errors in the streams of the cmdlet.</summary>
/// <remarks>
/// ForEach-Object does run it. What a cmdlet is given for running blocks itself would end the call at an error that a script goes on after, would lose its
/// position, and would keep break, continue and exit from the caller.
/// </remarks>
sealed class CallerBlock : IDisposable
{
    readonly ScriptBlock _block;
    readonly SteppablePipeline _pipeline;

    internal CallerBlock(ScriptBlock block, PSCmdlet cmdlet)
    {
        _block = block;
        _pipeline = ScriptBlock.Create(@"Microsoft.PowerShell.Core\ForEach-Object -Process { . $_.Block $_.First $_.Second }").GetSteppablePipeline(CommandOrigin.Internal);
        // Begin(cmdlet) would expect input only of a cmdlet that has some, and ForEach-Object without input has no $_.
        _pipeline.Begin(expectInput: true, (EngineIntrinsics)cmdlet.GetVariableValue("ExecutionContext"));
    }

    /// <summary>Runs it with two arguments.</summary>
    /// <exception cref="RuntimeException">The block threw.</exception>
    internal void Run(object? first, object? second = null) => _pipeline.Process(new Call(_block, first, second));

    public void Dispose() => _pipeline.Dispose();

    sealed record Call(ScriptBlock Block, object? First, object? Second);
}
