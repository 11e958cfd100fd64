using System.Management.Automation;
using KafkaPS.Producing;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Runs a script block as one transaction: commits it at the end, or aborts it and rethrows the first error.</para>
/// <para type="description">The script block runs in the caller's scope. In it, $ErrorActionPreference is Stop, so that a record that fails also ends it. break, continue,
/// and exit behave as in the script block of ForEach-Object, and the transaction is aborted. return ends the script block, and the transaction is committed.</para>
/// </summary>
[Cmdlet(VerbsOther.Use, "KafkaTransaction", SupportsShouldProcess = true)]
[OutputType(typeof(object))]
public sealed class UseKafkaTransactionCommand : TransactionCommand
{
    /// <summary>The maximum time for the abort after Ctrl+C, in milliseconds. If it is not complete by then, the next transaction completes it first.</summary>
    const int StoppedAbortMs = 500;

    /// <summary>The script block to run. It sends with the producer of the transaction. Unless this is the default producer, specify it with Send-KafkaRecord -Producer.</summary>
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
            // Errors, Ctrl+C, break, continue, and exit end up here. A failure of the abort must not hide the error.
            if (!isCommitted) Abort(producer, transactions);
        }
    }

    /// <summary>Runs the script block like ForEach-Object, and returns its output as it arrives.</summary>
    void RunBlock()
    {
        object? preference = GetVariableValue("ErrorActionPreference");
        SessionState.PSVariable.Set("ErrorActionPreference", ActionPreference.Stop);
        try
        {
            // In the script block, $_ has the same value as outside.
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
