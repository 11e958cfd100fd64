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
    const int AllBrokers = -1;

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
        int error = TryCreateTopic(name, partitionCount);
        if (error != 0) throw new InvalidOperationException($"The embedded cluster could not create topic '{name}' (error {error}).");
    }

    /// <summary>The next requests of a kind are answered with these errors in turn; later calls add to what waits.</summary>
    /// <param name="api">The kind.</param>
    /// <param name="errors">A code each: a broker's, 0 for the right answer, or <see cref="Errors.ErrorCodes.Transport"/>, at which the broker closes the connection.</param>
    /// <param name="delayMs">How late each of these answers comes, in milliseconds.</param>
    /// <param name="broker">The broker, from 1, or null: whichever is asked; with a delay each broker has the list to itself.</param>
    /// <returns>False when there is no such broker.</returns>
    internal bool AddErrors(KafkaApi api, int[] errors, int delayMs, int? broker) => Call(cluster =>
    {
        if (broker is null && delayMs == 0)
        {
            LibrdkafkaMock.PushRequestErrors(cluster, (short)api, (nuint)errors.Length, errors);
            return 0;
        }

        // Only a broker's own list knows delays.
        return (broker is int one ? [one] : Enumerable.Range(1, BrokerCount)).Max(id =>
            errors.Max(error => -LibrdkafkaMock.PushRequestError(cluster, id, (short)api, error, delayMs)));
    }) == 0;

    /// <summary>What the brokers say of a topic whenever a client asks for its metadata, until it is set to 0.</summary>
    internal void SetTopicError(string topic, int error)
    {
        TryCreateTopic(topic, DefaultPartitionCount);
        Call(cluster =>
        {
            LibrdkafkaMock.TopicSetError(cluster, topic, error);
            return 0;
        });
    }

    /// <summary>Cuts the connections of one or all brokers and takes no new ones, or takes them again at the same port.</summary>
    /// <returns>False when there is no such broker.</returns>
    internal bool SetReachable(int? broker, bool isReachable) => Call(cluster =>
        isReachable ? LibrdkafkaMock.BrokerSetUp(cluster, broker ?? AllBrokers) : LibrdkafkaMock.BrokerSetDown(cluster, broker ?? AllBrokers)) == 0;

    /// <summary>Delays every answer of one or all brokers, until it is set to 0.</summary>
    /// <returns>False when there is no such broker.</returns>
    internal bool SetDelay(int? broker, int delayMs) => Call(cluster => LibrdkafkaMock.BrokerSetDelay(cluster, broker ?? AllBrokers, delayMs)) == 0;

    int TryCreateTopic(string name, int partitionCount) =>
        Call(cluster => LibrdkafkaMock.TopicCreate(cluster, name, partitionCount, Math.Min(BrokerCount, MaxReplicationFactor)));

    /// <exception cref="ObjectDisposedException">It is stopped.</exception>
    int Call(Func<nint, int> function)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_cluster == 0, this);
            return function(_cluster);
        }
    }
}
