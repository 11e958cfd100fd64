using System.Management.Automation;
using KafkaPS.Configuration;
using KafkaPS.Consuming;
using KafkaPS.Errors;
using KafkaPS.Producing;
using KafkaPS.Records;

namespace KafkaPS.Commands;

/// <summary>What the cmdlets have in common that read records: the client of the call, which goes a producer's way to the cluster, joins no group and commits nothing.</summary>
public abstract class ReaderCommand : ClusterCommand
{
    /// <summary>What of a configuration concerns reading too. The rest is said of a producer that sends.</summary>
    static readonly string[] ConnectionRules = ["UnknownProperty", "UnknownProvider", "PrefixIgnored", "CertificateNotChecked", "NameNotChecked", "SecretInClear"];

    /// <summary>Whether records of transactions are read that are not committed. By default they are not: neither those of open transactions nor those of aborted ones.</summary>
    [Parameter]
    public KafkaIsolationLevel IsolationLevel { get; set; }

    /// <summary>How long the brokers may say nothing, in milliseconds, before the call ends with an error; by default max.block.ms, which is one minute.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int TimeoutMs { get; set; }

    /// <summary>What a call of Send-KafkaRecord with the same producer or configuration would take for granted.</summary>
    private protected (KafkaSerializer KeySerializer, KafkaSerializer ValueSerializer, int MaxRequestSize) SendDefaults { get; private set; }

    /// <summary>The client, once <see cref="Connect"/> has made it.</summary>
    private protected NativeConsumer Consumer { get; private set; } = null!;

    /// <summary>Makes the client.</summary>
    /// <param name="follows">Whether the reading continues at the end of a partition.</param>
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

    /// <summary>Makes a call to the client. What ends it ends the pipeline, in PowerShell's terms.</summary>
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

    /// <summary>What the errors of the call as a whole are about.</summary>
    private protected abstract object? Target { get; }

    /// <summary>How many partitions a topic has; null when there is none of this name.</summary>
    private protected int? PartitionCount(string topic) => Run(() => TopicName.IsValid(topic) ? Consumer.PartitionCount(topic) : throw KafkaErrors.InvalidTopic(topic));

    /// <summary>The error of a topic that does not exist, with the nearest names.</summary>
    private protected ErrorRecord NoSuchTopic(string topic) =>
        KafkaErrors.NotFound("NoSuchTopic", $"The topic '{topic}' does not exist at {Consumer.Brokers}.", topic, Run(Consumer.TopicNames));

    /// <summary>Writes what the client has logged since the last time.</summary>
    private protected void WriteClientLog() => WriteClientLog(MyInvocation.MyCommand.Name, Consumer.Events.TakeLog());

    int LimitOf(ProducerConfiguration configuration) => TimeoutMs > 0 ? TimeoutMs : Math.Max(configuration.MaxBlockMs, 1);
}
