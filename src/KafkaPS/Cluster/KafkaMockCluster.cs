using System.Globalization;
using KafkaPS.Interop;

namespace KafkaPS;

/// <summary>The state of an embedded cluster.</summary>
public enum KafkaMockClusterState
{
    /// <summary>The brokers are listening.</summary>
    Running,

    /// <summary>The cluster is gone, with all its records.</summary>
    Stopped,
}

/// <summary>An embedded cluster in this process: librdkafka's mock cluster. It speaks Kafka's protocol on 127.0.0.1, so other clients on this machine can use it too.</summary>
/// <remarks>
/// It is meant for trying things out. It keeps at most 5 MiB or 100,000 records per partition, in memory, and supports no security, no topic configuration and no size
/// limits.
/// </remarks>
public sealed class KafkaMockCluster : IDisposable
{
    /// <summary>The number of partitions that librdkafka's mock cluster gives a topic created by its first record.</summary>
    internal const int DefaultPartitionCount = 4;
    const int MaxReplicationFactor = 3;
    const int AllBrokers = -1;

    readonly object _gate = new();
    nint _client;
    nint _cluster;

    /// <exception cref="InvalidOperationException">librdkafka could not start the cluster.</exception>
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

    /// <summary>The number of the cluster in this session, by which Stop-KafkaMockCluster finds it.</summary>
    public int Id { get; }

    /// <summary>The state of the cluster.</summary>
    public KafkaMockClusterState State => _cluster == 0 ? KafkaMockClusterState.Stopped : KafkaMockClusterState.Running;

    /// <summary>The number of brokers.</summary>
    public int BrokerCount { get; }

    /// <summary>The addresses of the brokers, <c>127.0.0.1:port</c> each, on free ports. New-KafkaProducer accepts them from the pipeline.</summary>
    public string[] BootstrapServer { get; }

    /// <summary>Returns the number and the addresses.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id}: {string.Join(',', BootstrapServer)}");

    /// <summary>Stops the cluster.</summary>
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
    /// <exception cref="InvalidOperationException">librdkafka rejected the topic, because it already exists.</exception>
    internal void CreateTopic(string name, int partitionCount)
    {
        int error = TryCreateTopic(name, partitionCount);
        if (error != 0) throw new InvalidOperationException($"The embedded cluster could not create topic '{name}' (error {error}).");
    }

    /// <summary>Answers the next requests of a kind with these errors in turn. Later calls append to the pending errors.</summary>
    /// <param name="api">The kind of request.</param>
    /// <param name="errors">The error codes: a broker's code, 0 for a normal answer, or <see cref="Errors.ErrorCodes.Transport"/>, which makes the broker close the connection.</param>
    /// <param name="delayMs">The delay of each of these answers, in milliseconds.</param>
    /// <param name="broker">The broker, from 1; null for whichever is asked. With a delay, each broker has its own copy of the list.</param>
    /// <returns>False when there is no such broker.</returns>
    internal bool AddErrors(KafkaApi api, int[] errors, int delayMs, int? broker) => Call(cluster =>
    {
        if (broker is null && delayMs == 0)
        {
            LibrdkafkaMock.PushRequestErrors(cluster, (short)api, (nuint)errors.Length, errors);
            return 0;
        }

        // Only a broker's own list supports delays.
        return (broker is int one ? [one] : Enumerable.Range(1, BrokerCount)).Max(id =>
            errors.Max(error => -LibrdkafkaMock.PushRequestError(cluster, id, (short)api, error, delayMs)));
    }) == 0;

    /// <summary>Sets the error that the brokers report for a topic whenever a client requests its metadata, until it is set to 0.</summary>
    internal void SetTopicError(string topic, int error)
    {
        TryCreateTopic(topic, DefaultPartitionCount);
        Call(cluster =>
        {
            LibrdkafkaMock.TopicSetError(cluster, topic, error);
            return 0;
        });
    }

    /// <summary>Closes the connections of one or all brokers and accepts no new ones, or accepts them again on the same port.</summary>
    /// <returns>False when there is no such broker.</returns>
    internal bool SetReachable(int? broker, bool isReachable) => Call(cluster =>
        isReachable ? LibrdkafkaMock.BrokerSetUp(cluster, broker ?? AllBrokers) : LibrdkafkaMock.BrokerSetDown(cluster, broker ?? AllBrokers)) == 0;

    /// <summary>Delays every answer of one or all brokers, until the delay is set to 0.</summary>
    /// <returns>False when there is no such broker.</returns>
    internal bool SetDelay(int? broker, int delayMs) => Call(cluster => LibrdkafkaMock.BrokerSetDelay(cluster, broker ?? AllBrokers, delayMs)) == 0;

    int TryCreateTopic(string name, int partitionCount) =>
        Call(cluster => LibrdkafkaMock.TopicCreate(cluster, name, partitionCount, Math.Min(BrokerCount, MaxReplicationFactor)));

    /// <exception cref="ObjectDisposedException">The cluster is stopped.</exception>
    int Call(Func<nint, int> function)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_cluster == 0, this);
            return function(_cluster);
        }
    }
}
