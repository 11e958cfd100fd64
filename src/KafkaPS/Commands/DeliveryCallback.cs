using System.Management.Automation;

namespace KafkaPS.Commands;

/// <summary>The user's script block of -OnDelivery, as ForEach-Object runs its blocks: in the caller's scope, with its output and its errors in the streams of the cmdlet.</summary>
/// <remarks>
/// ForEach-Object does run it. What a cmdlet is given for running blocks itself would end the call at an error that a script goes on after, and would lose its position.
/// </remarks>
sealed class DeliveryCallback : IDisposable
{
    readonly ScriptBlock _callback;
    readonly SteppablePipeline _pipeline;

    /// <param name="callback">The block.</param>
    /// <param name="context">The session's <c>$ExecutionContext</c>. A cmdlet in its place would say whether it reads the pipeline itself, and the block must read all the same.</param>
    internal DeliveryCallback(ScriptBlock callback, EngineIntrinsics context)
    {
        _callback = callback;
        _pipeline = ScriptBlock.Create(@"Microsoft.PowerShell.Core\ForEach-Object -Process { . $_.Callback $_.Metadata $_.ErrorRecord }").GetSteppablePipeline(CommandOrigin.Internal);
        _pipeline.Begin(true, context);
    }

    /// <summary>Calls it with one of the two.</summary>
    /// <exception cref="RuntimeException">The block threw.</exception>
    internal void Call(RecordMetadata? metadata, ErrorRecord? errorRecord) => _pipeline.Process(new Delivery(_callback, metadata, errorRecord));

    public void Dispose() => _pipeline.Dispose();

    sealed record Delivery(ScriptBlock Callback, RecordMetadata? Metadata, ErrorRecord? ErrorRecord);
}
