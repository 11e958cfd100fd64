using System.Management.Automation;

namespace KafkaPS.Commands;

/// <summary>The script block of -OnDelivery.</summary>
sealed class DeliveryCallback(ScriptBlock callback, PSCmdlet cmdlet) : IDisposable
{
    readonly CallerBlock _block = new(". $_.Callback $_.Metadata $_.ErrorRecord", cmdlet);

    /// <summary>Runs the script block with one of the two arguments.</summary>
    /// <exception cref="RuntimeException">The block threw.</exception>
    internal void Call(RecordMetadata? metadata, ErrorRecord? errorRecord) => _block.Run(new Delivery(callback, metadata, errorRecord));

    public void Dispose() => _block.Dispose();

    sealed record Delivery(ScriptBlock Callback, RecordMetadata? Metadata, ErrorRecord? ErrorRecord);
}
