using System.Management.Automation;
using KafkaPS.Producing;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Waits for what is outstanding, and closes a producer.</para>
/// <para type="description">Records that were not acknowledged when it closed are counted in a warning: those that were never sent, and those that may be in Kafka.
/// Those of <c>Send-KafkaRecord -NoWait</c> are an error each, with the record as its target.</para>
/// </summary>
[Cmdlet(VerbsCommon.Close, "KafkaProducer", SupportsShouldProcess = true)]
[OutputType(typeof(KafkaProducer))]
public sealed class CloseKafkaProducerCommand : ProducerCommand
{
    readonly List<KafkaProducer> _producers = [];

    /// <summary>Does not wait: what is queued is dropped, and a warning says how much.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        // Closing what is closed does nothing, as in Java, so that a finally block needs no question.
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
