using System.Management.Automation;
using KafkaPS.Completion;
using KafkaPS.Configuration;
using KafkaPS.Producing;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Creates a producer, which becomes the default producer of the session.</para>
/// <para type="description">
/// Does not connect to a broker: as in Java, problems with a broker are detected when the first record
/// is sent. A Kerberos ticket and the first token of -TokenProvider are requested immediately.
/// </para>
/// </summary>
[Cmdlet(VerbsCommon.New, "KafkaProducer")]
[OutputType(typeof(KafkaProducer))]
public sealed partial class NewKafkaProducerCommand : ConnectionCommand
{
    /// <summary>The brokers to connect to first, each as <c>host:port</c> (bootstrap.servers). They can come from the pipeline by property name.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ProducerProperty("bootstrap.servers")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(BootstrapServerCompleter))]
    public override string[]? BootstrapServer { get; set; }

    /// <summary>The name of the producer for <c>-Producer</c>. The default is producer-1, producer-2, and so on.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The serializer for keys: its name, the name of the Java class, or a script block whose <c>$_</c> is the key. The default is Auto.</summary>
    [Parameter]
    [SerializerTransformation]
    [ArgumentCompleter(typeof(SerializerCompleter))]
    [ValidateNotNull]
    public KafkaSerializer? KeySerializer { get; set; }

    /// <summary>The serializer for values: its name, the name of the Java class, or a script block whose <c>$_</c> is the value. The default is Auto.</summary>
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
