using System.Management.Automation;
using KafkaPS.Errors;
using KafkaPS.Producing;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Waits until every record that was handed to a producer is acknowledged or has failed (Java: <c>flush</c>).</para>
/// <para type="description">Records of <c>Send-KafkaRecord -NoWait</c> that have failed are errors here, with the record as their target.</para>
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
        try
        {
            // One limit for all producers of the pipeline.
            if (!producer.Flush(_wait ??= new BoundedWait(TimeoutMs, Stop))) WriteTimeout(producer);
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }

        WriteUnwaitedFailures(producer);
        WriteClientLog(producer);
        if (PassThru) WriteObject(producer);
    }

    void WriteTimeout(KafkaProducer producer) => WriteError(KafkaErrors.ToErrorRecord(
        KafkaErrors.FlushTimeout(producer.Name, TimeoutMs, producer.InFlight, producer.Native.Events.LastReason), producer));
}
