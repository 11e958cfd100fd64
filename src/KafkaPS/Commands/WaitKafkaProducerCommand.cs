using System.Management.Automation;
using KafkaPS.Errors;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Waits until every record that was handed to a producer is acknowledged or has failed (Java: <c>flush</c>).</para>
/// <para type="description">Records of <c>Send-KafkaRecord -NoWait</c> that have failed are errors here, with the record as their target.</para>
/// </summary>
[Cmdlet(VerbsLifecycle.Wait, "KafkaProducer")]
[OutputType(typeof(KafkaProducer))]
public sealed class WaitKafkaProducerCommand : ProducerCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        KafkaProducer producer = RequireProducer(Producer);
        try
        {
            if (!producer.Flush(TimeoutMs, () => { }, Stop)) WriteTimeout(producer);
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
        KafkaErrors.FlushTimeout(producer.Name, TimeoutMs, producer.Outstanding, producer.LastReason), producer));
}
