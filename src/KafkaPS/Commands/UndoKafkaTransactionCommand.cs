using System.Management.Automation;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Aborts the transaction: consumers that read committed records only see none of its records.</para>
/// <para type="description">Records of the transaction that were not sent yet are dropped.</para>
/// </summary>
[Cmdlet(VerbsCommon.Undo, "KafkaTransaction", SupportsShouldProcess = true)]
public sealed class UndoKafkaTransactionCommand : TransactionCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        KafkaProducer producer = RequireProducer(Producer);
        if (ShouldProcess(producer.Name)) CallCoordinator(producer, () => RequireTransactions(producer).Abort(TimeoutMs, Stop));
    }
}
