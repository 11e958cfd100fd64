using System.Management.Automation;
using KafkaPS.Cluster;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Starts an embedded cluster on 127.0.0.1, so that you can try things out without a broker.</para>
/// </summary>
[Cmdlet(VerbsLifecycle.Start, "KafkaMockCluster", SupportsShouldProcess = true)]
[OutputType(typeof(KafkaMockCluster))]
public sealed class StartKafkaMockClusterCommand : KafkaCommand
{
    /// <summary>The number of brokers. The default is 1.</summary>
    [Parameter]
    [ValidateRange(1, 100)]
    public int BrokerCount { get; set; } = 1;

    /// <summary>The topics to create. Other topics are created by their first record, with 4 partitions.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string[] Topic { get; set; } = [];

    /// <summary>The number of partitions of the topics in <c>-Topic</c>. The default is 4.</summary>
    [Parameter]
    [ValidateRange(1, 10_000)]
    public int PartitionCount { get; set; } = KafkaMockCluster.DefaultPartitionCount;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (!ShouldProcess("an embedded Kafka cluster on 127.0.0.1")) return;
        try
        {
            KafkaMockCluster cluster = MockClusterSession.Current.Start(BrokerCount);
            foreach (string topic in Topic.Distinct(StringComparer.Ordinal)) cluster.CreateTopic(topic, PartitionCount);
            WriteObject(cluster);
        }
        catch (InvalidOperationException e)
        {
            ThrowUsageError(e, "MockClusterNotStarted", ErrorCategory.ResourceUnavailable);
        }
    }
}
