using System.Globalization;
using System.Management.Automation;

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
    /// <summary>Does not wait: what is queued is dropped, and a warning says how much.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        // Closing what is closed does nothing, as in Java, so that a finally block needs no question.
        KafkaProducer producer = Producer ?? RequireProducer(null);
        if (!ShouldProcess(producer.Name)) return;
        try
        {
            (long dropped, long unknown) = producer.Close(TimeoutMs, Force, () => { }, Stop);
            if (dropped + unknown > 0)
            {
                WriteWarning(string.Create(CultureInfo.InvariantCulture,
                    $"The Kafka producer '{producer.Name}' was closed with {dropped + unknown} records unacknowledged: {dropped} were never sent, {unknown} were in flight and may be in Kafka."));
            }
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }

        WriteUnwaitedFailures(producer);
        WriteClientLog(producer);
        if (PassThru) WriteObject(producer);
    }
}
