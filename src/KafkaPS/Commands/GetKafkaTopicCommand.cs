using System.Management.Automation;
using KafkaPS.Completion;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Gets the topics of a cluster with their partitions, leaders, replicas, and in-sync replicas.</para>
/// </summary>
[Cmdlet(VerbsCommon.Get, "KafkaTopic")]
[OutputType(typeof(KafkaTopic))]
public sealed class GetKafkaTopicCommand : TopicCommand
{
    /// <summary>The names of topics. Wildcards are allowed. The default is all topics except internal ones.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Topic")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TopicNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteObject(Find(Name), enumerateCollection: true);
}
