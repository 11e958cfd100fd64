namespace KafkaPS.Cluster;

/// <summary>The embedded clusters that one runspace has started.</summary>
sealed class MockClusterSession
{
    readonly List<KafkaMockCluster> _clusters = [];
    int _lastId;

    /// <summary>The session of the runspace that the calling thread runs in.</summary>
    internal static MockClusterSession Current => RunspaceLocal<MockClusterSession>.Current;

    /// <summary>The running clusters, oldest first.</summary>
    internal IReadOnlyList<KafkaMockCluster> Running
    {
        get
        {
            _clusters.RemoveAll(cluster => cluster.State == KafkaMockClusterState.Stopped);
            return _clusters;
        }
    }

    internal KafkaMockCluster Start(int brokerCount)
    {
        var cluster = new KafkaMockCluster(++_lastId, brokerCount);
        _clusters.Add(cluster);
        return cluster;
    }
}
