using System.Management.Automation;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Starts a transaction. Either all records that you send in it become visible, or none.</para>
/// <para type="description">The first transaction of a producer waits until the coordinator has
/// registered its transactional ID. This fences an older producer with the same ID (KIP-98).</para>
/// </summary>
[Cmdlet(VerbsLifecycle.Start, "KafkaTransaction", SupportsShouldProcess = true)]
public sealed class StartKafkaTransactionCommand : TransactionCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        KafkaProducer producer = RequireProducer(Producer);
        if (ShouldProcess(producer.Name)) CallCoordinator(producer, () => RequireTransactions(producer).Begin(TimeoutMs, Stop));
    }
}
