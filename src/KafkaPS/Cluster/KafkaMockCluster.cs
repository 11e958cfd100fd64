using System.Globalization;
using KafkaPS.Interop;

namespace KafkaPS;

/// <summary>Whether an embedded cluster can be used.</summary>
public enum KafkaMockClusterState
{
    /// <summary>Its brokers listen.</summary>
    Running,

    /// <summary>It is gone, with all its records.</summary>
    Stopped,
}

/// <summary>An embedded cluster in this process: librdkafka's mock cluster. It speaks Kafka's protocol on 127.0.0.1, so other clients of this machine reach it too.</summary>
/// <remarks>It is for trying things out. It keeps at most 5 MiB or 100,000 records a partition, in memory, and knows no security, no topic configuration and no size limits.</remarks>
public sealed class KafkaMockCluster : IDisposable
{
    /// <summary>What librdkafka's mock cluster gives a topic that is created by its first record.</summary>
    internal const int DefaultPartitionCount = 4;
    const int MaxReplicationFactor = 3;

    readonly object _gate = new();
    nint _client;
    nint _cluster;

    /// <exception cref="InvalidOperationException">librdkafka could not start it; the message is its own.</exception>
    internal KafkaMockCluster(int id, int brokerCount)
    {
        Id = id;
        BrokerCount = brokerCount;
        _client = LibrdkafkaMock.NewSilentClient();
        _cluster = LibrdkafkaMock.ClusterNew(_client, brokerCount);
        if (_cluster == 0)
        {
            LibrdkafkaMock.ClientDestroy(_client);
            throw new InvalidOperationException($"librdkafka could not start an embedded cluster of {brokerCount} brokers.");
        }

        BootstrapServer = LibrdkafkaMock.BootstrapServers(_cluster);
    }

    /// <summary>Its number in this session, by which Stop-KafkaMockCluster finds it.</summary>
    public int Id { get; }

    /// <summary>Whether it can be used.</summary>
    public KafkaMockClusterState State => _cluster == 0 ? KafkaMockClusterState.Stopped : KafkaMockClusterState.Running;

    /// <summary>How many brokers it has.</summary>
    public int BrokerCount { get; }

    /// <summary>Their addresses, <c>127.0.0.1:port</c> each, at free ports. New-KafkaProducer takes them from the pipeline.</summary>
    public string[] BootstrapServer { get; }

    /// <summary>The number and the addresses.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id}: {string.Join(',', BootstrapServer)}");

    /// <summary>Stops it.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_cluster == 0) return;
            LibrdkafkaMock.ClusterDestroy(_cluster);
            LibrdkafkaMock.ClientDestroy(_client);
            _cluster = _client = 0;
        }
    }

    /// <summary>Creates a topic, replicated to as many brokers as there are, at most three.</summary>
    /// <exception cref="InvalidOperationException">librdkafka refused it: it exists already.</exception>
    internal void CreateTopic(string name, int partitionCount)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_cluster == 0, this);
            int error = LibrdkafkaMock.TopicCreate(_cluster, name, partitionCount, Math.Min(BrokerCount, MaxReplicationFactor));
            if (error != 0) throw new InvalidOperationException($"The embedded cluster could not create topic '{name}' (error {error}).");
        }
    }
}
