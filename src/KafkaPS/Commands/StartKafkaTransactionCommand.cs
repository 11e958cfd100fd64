using System.Management.Automation;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Begins a transaction: what is sent from now on becomes visible all at once, or not at all.</para>
/// <para type="description">The first transaction of a producer waits until the coordinator has given it the transactional id. An older producer with the same id is fenced by that (KIP-98).</para>
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
