using System.Management.Automation;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Aborts the transaction, so that consumers that read only committed records never see its records.</para>
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
