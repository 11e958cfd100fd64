using System.Management.Automation;
using KafkaPS.Completion;

namespace KafkaPS.Commands;

/// <summary>The base class of cmdlets that wait for a producer.</summary>
public abstract class ProducerCommand : KafkaCommand
{
    /// <summary>The producer or its name. The default is the default producer of the session.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ProducerTransformation]
    [ArgumentCompleter(typeof(ProducerNameCompleter))]
    public KafkaProducer? Producer { get; set; }

    /// <summary>
    /// How long to wait for outstanding records, in milliseconds, for all producers together. By default, the cmdlet waits as long as necessary, up to delivery.timeout.ms.
    /// </summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int TimeoutMs { get; set; } = -1;

    /// <summary>Returns the producer.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }
}
