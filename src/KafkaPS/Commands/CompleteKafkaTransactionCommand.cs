using System.Management.Automation;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Waits for all records of the transaction, and commits it.</para>
/// <para type="description">When a record has failed, the transaction cannot be committed: the error has the reason of that record, and Undo-KafkaTransaction aborts it.</para>
/// </summary>
[Cmdlet(VerbsLifecycle.Complete, "KafkaTransaction", SupportsShouldProcess = true)]
public sealed class CompleteKafkaTransactionCommand : TransactionCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        KafkaProducer producer = RequireProducer(Producer);
        if (ShouldProcess(producer.Name)) CallCoordinator(producer, () => RequireTransactions(producer).Commit(TimeoutMs, Stop));
    }
}
