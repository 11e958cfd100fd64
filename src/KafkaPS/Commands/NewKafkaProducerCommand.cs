using System.Management.Automation;
using KafkaPS.Completion;
using KafkaPS.Configuration;
using KafkaPS.Producing;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Builds a producer and makes it the default one of the session.</para>
/// <para type="description">
/// It connects to no broker: what is wrong with one shows when the first record is sent, as in Java. A Kerberos ticket and the first token of -TokenProvider are
/// fetched at once.
/// </para>
/// </summary>
[Cmdlet(VerbsCommon.New, "KafkaProducer")]
[OutputType(typeof(KafkaProducer))]
public sealed partial class NewKafkaProducerCommand : ConnectionCommand
{
    /// <summary>The brokers to connect to first, <c>host:port</c> each (bootstrap.servers). May come from the pipeline by property name.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ProducerProperty("bootstrap.servers")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(BootstrapServerCompleter))]
    public override string[]? BootstrapServer { get; set; }

    /// <summary>The name by which <c>-Producer</c> finds it; by default producer-1, producer-2 and so on.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>How keys become bytes: the name of a serializer, Java's class name, or a script block whose <c>$_</c> is the key. Auto by default.</summary>
    [Parameter]
    [SerializerTransformation]
    [ArgumentCompleter(typeof(SerializerCompleter))]
    [ValidateNotNull]
    public KafkaSerializer? KeySerializer { get; set; }

    /// <summary>How values become bytes: the name of a serializer, Java's class name, or a script block whose <c>$_</c> is the value. Auto by default.</summary>
    [Parameter]
    [SerializerTransformation]
    [ArgumentCompleter(typeof(SerializerCompleter))]
    [ValidateNotNull]
    public KafkaSerializer? ValueSerializer { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        ProducerSession session = ProducerSession.Current;
        if (Name is not null && session.Find(Name) is not null)
        {
            ThrowUsageError(new InvalidOperationException($"A Kafka producer named '{Name}' is already open. Close it with Close-KafkaProducer {Name}, or use another name."),
                "ProducerExists", ErrorCategory.ResourceExists, Name);
        }

        KafkaProducer producer = BuildProducer(Name ?? session.NextName(), KeySerializer, ValueSerializer);
        session.Add(producer);
        WriteObject(producer);
        WriteClientLog(producer);
    }
}
