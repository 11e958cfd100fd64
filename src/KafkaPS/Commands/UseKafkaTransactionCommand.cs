using System.Management.Automation;
using KafkaPS.Producing;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Runs a script block as one transaction: commits at its end, or aborts and rethrows at its first error.</para>
/// <para type="description">The block runs in the caller's scope. Inside it $ErrorActionPreference is Stop, so that a record that fails ends it too.</para>
/// </summary>
[Cmdlet(VerbsOther.Use, "KafkaTransaction", SupportsShouldProcess = true)]
public sealed class UseKafkaTransactionCommand : TransactionCommand
{
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
            CallCoordinator(producer, () => transactions.Commit(TimeoutMs, Stop));
            isCommitted = true;
        }
        finally
        {
            // Ctrl+C ends up here too: it must not stop the abort, whose time is bounded.
            if (!isCommitted) Abort(producer, transactions);
        }
    }

    /// <summary>Runs the block in a nested pipeline on this thread, and emits what it emits as it comes.</summary>
    void RunBlock()
    {
        object? preference = GetVariableValue("ErrorActionPreference");
        SessionState.PSVariable.Set("ErrorActionPreference", ActionPreference.Stop);
        try
        {
            using PowerShell nested = PowerShell.Create(RunspaceMode.CurrentRunspace).AddCommand(@"Microsoft.PowerShell.Core\ForEach-Object").AddParameter("Process", ScriptBlock);
            var output = new PSDataCollection<PSObject>();
            output.DataAdded += (_, added) => WriteObject(output[added.Index]);
            nested.Invoke(new object?[] { null }, output);
        }
        finally
        {
            SessionState.PSVariable.Set("ErrorActionPreference", preference);
        }
    }

    /// <summary>Aborts after an error. That the abort failed too must not hide the error: it goes to the verbose stream, and the coordinator aborts by itself in time.</summary>
    void Abort(KafkaProducer producer, TransactionManager transactions)
    {
        if (!transactions.IsOpen || producer.FatalError is not null) return;
        try
        {
            transactions.Abort(TimeoutMs, CancellationToken.None);
        }
        catch (Exception e) when (e is KafkaException or InvalidOperationException)
        {
            producer.Log("TXN", e.Message);
        }
    }
}
