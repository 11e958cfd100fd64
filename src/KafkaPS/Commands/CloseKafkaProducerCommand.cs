using System.Management.Automation;
using KafkaPS.Producing;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Waits until the records of a producer are delivered or have failed, and closes the producer.</para>
/// <para type="description">A warning counts the records that were not acknowledged when the producer was closed: those that were never sent, and
/// those that may be in Kafka. Each record of <c>Send-KafkaRecord -NoWait</c> that failed causes an error, with the record as its target.</para>
/// </summary>
[Cmdlet(VerbsCommon.Close, "KafkaProducer", SupportsShouldProcess = true)]
[OutputType(typeof(KafkaProducer))]
public sealed class CloseKafkaProducerCommand : ProducerCommand
{
    readonly List<KafkaProducer> _producers = [];

    /// <summary>Closes the producer without waiting. Queued records are dropped, and a warning counts them.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        // As in Java, closing a closed producer has no effect, so a finally block needs no check.
        KafkaProducer producer = Producer ?? RequireProducer(null);
        if (ShouldProcess(producer.Name)) _producers.Add(producer);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            foreach (ClosedProducer closed in OpenProducers.Close(_producers, TimeoutMs, Force, Stop))
            {
                foreach (string warning in closed.Warnings) WriteWarning(warning);
                WriteUnwaitedFailures(closed.Producer);
                WriteClientLog(closed.Producer);
                if (PassThru) WriteObject(closed.Producer);
            }
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }
}
