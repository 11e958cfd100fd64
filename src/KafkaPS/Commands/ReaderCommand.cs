using System.Management.Automation;
using KafkaPS.Configuration;
using KafkaPS.Consuming;
using KafkaPS.Errors;
using KafkaPS.Producing;
using KafkaPS.Records;

namespace KafkaPS.Commands;

/// <summary>The base class of cmdlets that read records. The client of the call connects to the cluster like a producer, joins no group, and commits nothing.</summary>
public abstract class ReaderCommand : ClusterCommand
{
    /// <summary>The configuration rules that also apply to reading. The other rules are about sending.</summary>
    static readonly string[] ConnectionRules = ["UnknownProperty", "UnknownProvider", "PrefixIgnored", "CertificateNotChecked", "NameNotChecked", "SecretInClear"];

    /// <summary>Whether to read records of transactions that are not committed. By default, records of open and aborted transactions are not read.</summary>
    [Parameter]
    public KafkaIsolationLevel IsolationLevel { get; set; }

    /// <summary>How long the brokers can be unresponsive, in milliseconds, before the call ends with an error. The default is max.block.ms, which is one minute.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int TimeoutMs { get; set; }

    /// <summary>The defaults of a Send-KafkaRecord call with the same producer or configuration.</summary>
    private protected (KafkaSerializer KeySerializer, KafkaSerializer ValueSerializer, int MaxRequestSize) SendDefaults { get; private set; }

    /// <summary>The client, once <see cref="Connect"/> has created it.</summary>
    private protected NativeConsumer Consumer { get; private set; } = null!;

    /// <summary>Creates the client.</summary>
    /// <param name="follows">Whether reading continues at the end of a partition.</param>
    private protected void Connect(bool follows)
    {
        string name = MyInvocation.MyCommand.Name;
        if (Connects())
        {
            ProducerConfiguration configuration = Build(name, ReadConfiguration);
            Consumer = Build(name, () => new NativeConsumer(configuration, name, IsolationLevel, follows, LimitOf(configuration), CreateTokenProvider(), stop: Stop));
            SendDefaults = (configuration.KeySerializer, configuration.ValueSerializer, configuration.MaxRequestSize);
            WriteWarnings(configuration.Warnings.Where(finding => ConnectionRules.Contains(finding.Rule)));
        }
        else
        {
            KafkaProducer producer = RequireProducer(Producer);
            Consumer = Build(name, () => new NativeConsumer(
                producer.Configuration, name, IsolationLevel, follows, LimitOf(producer.Configuration), producer.CopyTokens(), producer.Credentials, Stop));
            SendDefaults = (producer.KeySerializer, producer.ValueSerializer, producer.Configuration.MaxRequestSize);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Consumer?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Calls the client. An exception that ends the call ends the pipeline, in PowerShell's terms.</summary>
    private protected void Run(Action call)
    {
        try
        {
            call();
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        catch (KafkaException e)
        {
            WriteClientLog();
            ThrowTerminatingError(KafkaErrors.ToErrorRecord(e, Target));
        }
    }

    /// <inheritdoc cref="Run(Action)"/>
    private protected T Run<T>(Func<T> call)
    {
        T result = default!;
        Run(() => { result = call(); });
        return result;
    }

    /// <summary>The target of errors that affect the whole call.</summary>
    private protected abstract object? Target { get; }

    /// <summary>Returns the number of partitions of a topic, or null if the topic does not exist.</summary>
    private protected int? PartitionCount(string topic) => Run(() => TopicName.IsValid(topic) ? Consumer.PartitionCount(topic) : throw KafkaErrors.InvalidTopic(topic));

    /// <summary>Returns the error for a topic that does not exist, with the nearest names.</summary>
    private protected ErrorRecord NoSuchTopic(string topic) =>
        KafkaErrors.NotFound("NoSuchTopic", $"The topic '{topic}' does not exist at {Consumer.Brokers}.", topic, Run(Consumer.TopicNames));

    /// <summary>Writes what the client has logged since the last time.</summary>
    private protected void WriteClientLog() => WriteClientLog(MyInvocation.MyCommand.Name, Consumer.Events.TakeLog());

    int LimitOf(ProducerConfiguration configuration) => TimeoutMs > 0 ? TimeoutMs : Math.Max(configuration.MaxBlockMs, 1);
}
