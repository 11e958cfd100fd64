using System.Management.Automation;
using KafkaPS.Completion;
using KafkaPS.Cluster;
using KafkaPS.Errors;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Tests whether the brokers can lose acknowledged records of a topic.</para>
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "KafkaTopicDurability")]
[OutputType(typeof(KafkaTopicReport), typeof(bool))]
public sealed class TestKafkaTopicDurabilityCommand : TopicCommand
{
    bool _wasAnyTested, _hasAnyFailed;

    /// <summary>The names of topics. Wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TopicNameCompleter))]
    public string[] Topic { get; set; } = [];

    /// <summary>Returns only a Boolean value, which is true if there was a topic to test, all topics are durable, and there was no error.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        List<KafkaTopic> topics = Find(Topic);
        if (CallProducer.IsEmbedded)
        {
            ThrowUsageError(new NotSupportedException($"The brokers of '{CallProducer}' are an embedded cluster, whose topics have no settings. Use a real Kafka cluster."),
                "EmbeddedCluster", ErrorCategory.NotImplemented, CallProducer);
        }

        if (topics.Count == 0) return;
        var configurations = Call(() => Reader.ReadConfigurations(topics.Select(topic => topic.Name)));
        foreach (KafkaTopic topic in topics)
        {
            (IReadOnlyDictionary<string, string?> values, KafkaException? error) = configurations[topic.Name];
            if (error is null) Write(TopicDurability.Judge(topic, values, Brokers));
            else WriteTopicError(KafkaErrors.ToErrorRecord(error, topic.Name));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (Quiet) WriteObject(_wasAnyTested && !_hasAnyFailed);
        base.EndProcessing();
    }

    private protected override void WriteTopicError(ErrorRecord error)
    {
        _hasAnyFailed = true;
        base.WriteTopicError(error);
    }

    void Write(KafkaTopicReport report)
    {
        _wasAnyTested = true;
        _hasAnyFailed |= !report.IsDurable;
        if (!Quiet) WriteObject(report);
    }
}
