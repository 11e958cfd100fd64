using System.Management.Automation;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Waits for all records of the transaction and commits it.</para>
/// <para type="description">If a record has failed, the transaction cannot be committed. The call
/// ends with the error of that record. Use Undo-KafkaTransaction to abort the transaction.</para>
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
