using System.Management.Automation;
using KafkaPS.Completion;

namespace KafkaPS.Commands;

/// <summary>What the cmdlets that wait for a producer have in common.</summary>
public abstract class ProducerCommand : KafkaCommand
{
    /// <summary>The producer, or its name; by default the session's default one.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ProducerTransformation]
    [ArgumentCompleter(typeof(ProducerNameCompleter))]
    public KafkaProducer? Producer { get; set; }

    /// <summary>How long to wait for what is outstanding, in milliseconds, of all producers together; by default as long as it takes, which delivery.timeout.ms bounds.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int TimeoutMs { get; set; } = -1;

    /// <summary>Emits the producer.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }
}
