using System.Management.Automation;
using KafkaPS.Completion;
using KafkaPS.Errors;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Waits until every record that was handed to a producer is acknowledged or has failed (Java: <c>flush</c>).</para>
/// </summary>
[Cmdlet(VerbsLifecycle.Wait, "KafkaProducer")]
[OutputType(typeof(KafkaProducer))]
public sealed class WaitKafkaProducerCommand : KafkaCommand
{
    /// <summary>The producer, or its name; by default the session's default one.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ProducerTransformation]
    [ArgumentCompleter(typeof(ProducerNameCompleter))]
    public KafkaProducer? Producer { get; set; }

    /// <summary>How long to wait, in milliseconds; by default as long as it takes, which delivery.timeout.ms bounds. When it passes, that is an error.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int TimeoutMs { get; set; } = -1;

    /// <summary>Emits the producer.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

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

        WriteClientLog(producer);
        if (PassThru) WriteObject(producer);
    }

    void WriteTimeout(KafkaProducer producer) => WriteError(KafkaErrors.ToErrorRecord(
        KafkaErrors.FlushTimeout(producer.Name, TimeoutMs, producer.InFlight, producer.Native.Events.LastReason), producer));
}
