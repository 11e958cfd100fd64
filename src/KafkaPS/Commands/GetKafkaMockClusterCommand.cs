using System.Management.Automation;
using KafkaPS.Completion;
using KafkaPS.Cluster;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Gets the running embedded clusters of the session.</para>
/// </summary>
[Cmdlet(VerbsCommon.Get, "KafkaMockCluster")]
[OutputType(typeof(KafkaMockCluster))]
public sealed class GetKafkaMockClusterCommand : KafkaCommand
{
    /// <summary>The numbers of the clusters. The default is all clusters.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(MockClusterIdCompleter))]
    public int[]? Id { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        IReadOnlyList<KafkaMockCluster> running = MockClusterSession.Current.Running;
        if (Id is null)
        {
            WriteObject(running.ToArray(), enumerateCollection: true);
            return;
        }

        foreach (int id in Id)
        {
            if (running.FirstOrDefault(cluster => cluster.Id == id) is { } found) WriteObject(found);
            else WriteError(new ErrorRecord(new ItemNotFoundException($"No embedded Kafka cluster {id} runs in this session."), "NoSuchMockCluster", ErrorCategory.ObjectNotFound, id));
        }
    }
}
