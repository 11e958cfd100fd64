using System.Management.Automation;
using KafkaPS.Cluster;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Stops embedded clusters and discards their records.</para>
/// </summary>
[Cmdlet(VerbsLifecycle.Stop, "KafkaMockCluster", SupportsShouldProcess = true)]
public sealed class StopKafkaMockClusterCommand : KafkaCommand
{
    /// <summary>The clusters, as returned by Start-KafkaMockCluster and Get-KafkaMockCluster. The default is all clusters of the session.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public KafkaMockCluster[]? Cluster { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (KafkaMockCluster cluster in Cluster ?? [.. MockClusterSession.Current.Running])
        {
            if (ShouldProcess(cluster.ToString())) cluster.Dispose();
        }
    }
}
