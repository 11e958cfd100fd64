using System.Management.Automation;
using KafkaPS.Cluster;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Starts an embedded cluster on 127.0.0.1, to try things out when no broker is at hand.</para>
/// </summary>
[Cmdlet(VerbsLifecycle.Start, "KafkaMockCluster", SupportsShouldProcess = true)]
[OutputType(typeof(KafkaMockCluster))]
public sealed class StartKafkaMockClusterCommand : KafkaCommand
{
    /// <summary>How many brokers; 1 by default.</summary>
    [Parameter]
    [ValidateRange(1, 100)]
    public int BrokerCount { get; set; } = 1;

    /// <summary>Topics to create. Others are created by their first record, with 4 partitions.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string[] Topic { get; set; } = [];

    /// <summary>How many partitions the topics of <c>-Topic</c> get; 4 by default.</summary>
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
