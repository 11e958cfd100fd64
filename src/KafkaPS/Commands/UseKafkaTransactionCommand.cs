using System.Management.Automation;
using KafkaPS.Producing;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Runs a script block as one transaction: commits at its end, or aborts and rethrows at its first error.</para>
/// <para type="description">The block runs in the caller's scope. Inside it $ErrorActionPreference is Stop, so that a record that fails ends it too.
/// break, continue and exit do in it what they do in the block of ForEach-Object, and the transaction is aborted; return ends the block, and the transaction is committed.</para>
/// </summary>
[Cmdlet(VerbsOther.Use, "KafkaTransaction", SupportsShouldProcess = true)]
[OutputType(typeof(object))]
public sealed class UseKafkaTransactionCommand : TransactionCommand
{
    /// <summary>How long the abort may take after Ctrl+C. What is left of it, the next transaction does first.</summary>
    const int StoppedAbortMs = 500;

    /// <summary>What to run. It sends with the producer of the transaction: give it to Send-KafkaRecord -Producer when it is not the default one.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNull]
    public ScriptBlock ScriptBlock { get; set; } = null!;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        KafkaProducer producer = RequireProducer(Producer);
        TransactionManager transactions = RequireTransactions(producer);
        if (!ShouldProcess(producer.Name)) return;

        CallCoordinator(producer, () => transactions.Begin(TimeoutMs, Stop));
        bool isCommitted = false;
        try
        {
            RunBlock();
            CallCoordinator(producer, () => transactions.CommitOrGiveUp(TimeoutMs, Stop));
            isCommitted = true;
        }
        finally
        {
            // An error, Ctrl+C, break, continue and exit end up here. That the abort failed too must not hide the error.
            if (!isCommitted) Abort(producer, transactions);
        }
    }

    /// <summary>Runs the block as ForEach-Object runs its block, and emits what it emits as it comes.</summary>
    void RunBlock()
    {
        object? preference = GetVariableValue("ErrorActionPreference");
        SessionState.PSVariable.Set("ErrorActionPreference", ActionPreference.Stop);
        try
        {
            // Inside the block $_ is what it is around it.
            using var block = new CallerBlock(". ($_.Block, ($_ = $_.Input))[0]", this);
            block.Run(new Call(ScriptBlock, GetVariableValue("_")));
        }
        finally
        {
            SessionState.PSVariable.Set("ErrorActionPreference", preference);
        }
    }

    void Abort(KafkaProducer producer, TransactionManager transactions)
    {
        if (!transactions.IsUnderWay || producer.FatalError is not null || producer.State == KafkaProducerState.Closed) return;
        if (Stop.IsCancellationRequested) transactions.TryAbort(StoppedAbortMs, CancellationToken.None);
        else transactions.TryAbort(TimeoutMs ?? int.MaxValue, CancellationToken.None, hurry: Stop);
    }

    sealed record Call(ScriptBlock Block, object? Input);
}
