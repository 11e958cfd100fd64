using System.Management.Automation;
using KafkaPS.Clients;
using KafkaPS.Errors;
using KafkaPS.Producing;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Waits until every record that was passed to a producer is acknowledged or has failed (Java: <c>flush</c>).</para>
/// <para type="description">Records of <c>Send-KafkaRecord -NoWait</c> that have failed cause errors, with the record as their target.</para>
/// </summary>
[Cmdlet(VerbsLifecycle.Wait, "KafkaProducer")]
[OutputType(typeof(KafkaProducer))]
public sealed class WaitKafkaProducerCommand : ProducerCommand
{
    BoundedWait? _wait;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        KafkaProducer producer = RequireProducer(Producer);
        // The time limit applies to all producers of the pipeline together.
        if (!Run(producer, () => producer.Flush(_wait ??= new BoundedWait(TimeoutMs, Stop)))) WriteTimeout(producer);
        WriteUnwaitedFailures(producer);
        WriteClientLog(producer);
        if (PassThru) WriteObject(producer);
    }

    void WriteTimeout(KafkaProducer producer) => WriteError(KafkaErrors.ToErrorRecord(
        KafkaErrors.FlushTimeout(producer.Name, TimeoutMs, producer.Outstanding, producer.LastReason), producer));
}
