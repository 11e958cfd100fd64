using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace KafkaPS.Chaos.Kafka;

/// <summary>Three nodes on the loopback address. Topics have replication factor 3 and min.insync.replicas 2.</summary>
sealed class Cluster : IDisposable
{
    internal const int PartitionCount = 6;

    readonly string _directory;

    internal Cluster(string directory, Random random)
    {
        _directory = directory;
        Nodes = [.. Enumerable.Range(1, 3).Select(id => new Node(id, directory, random))];
        string id = Convert.ToBase64String(Guid.NewGuid().ToByteArray())[..22].Replace('+', 'a').Replace('/', 'b');
        string voters = string.Join(',', Nodes.Select(node => $"{node.Id}@127.0.0.1:{node.ControllerPort}"));
        // The nodes end with the program, however it ends.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
        Parallel.ForEach(Nodes, node => node.Format(id, voters));
        foreach (Node node in Nodes) node.Start();
        foreach (Node node in Nodes) node.WaitUntilListening();
        WaitUntilWell();
    }

    internal IReadOnlyList<Node> Nodes { get; }

    /// <summary>The addresses that bypass the proxies.</summary>
    internal string BootstrapServer => string.Join(',', Nodes.Select(node => $"127.0.0.1:{node.Port}"));

    /// <summary>The addresses of the proxies.</summary>
    internal string ProxiedServer => string.Join(',', Nodes.Select(node => $"127.0.0.1:{node.Proxy.Port}"));

    /// <summary>Creates topics. Their records have the time at which the broker appended them, so that a reader sees when nothing was appended.</summary>
    internal void CreateTopics(IEnumerable<string> topics)
    {
        using IAdminClient admin = Admin();
        admin.CreateTopicsAsync(topics.Select(topic => new TopicSpecification
        {
            Name = topic,
            NumPartitions = PartitionCount,
            ReplicationFactor = 3,
            Configs = new Dictionary<string, string> { ["message.timestamp.type"] = "LogAppendTime", ["min.insync.replicas"] = "2" },
        })).GetAwaiter().GetResult();
        WaitUntilWell();
    }

    /// <summary>Returns the node that leads the most partitions of the topics.</summary>
    internal Node Leader(string prefix)
    {
        using IAdminClient admin = Admin();
        int leader = admin.GetMetadata(TimeSpan.FromSeconds(20)).Topics.Where(topic => topic.Topic.StartsWith(prefix, StringComparison.Ordinal))
            .SelectMany(topic => topic.Partitions).CountBy(partition => partition.Leader).MaxBy(pair => pair.Value).Key;
        return Nodes[leader - 1];
    }

    /// <summary>Waits until all nodes are up, and every partition has a leader and all its replicas in sync.</summary>
    internal void WaitUntilWell()
    {
        using IAdminClient admin = Admin();
        for (DateTime limit = DateTime.UtcNow.AddMinutes(3); ; Thread.Sleep(200))
        {
            try
            {
                Metadata metadata = admin.GetMetadata(TimeSpan.FromSeconds(5));
                if (metadata.Brokers.Count == Nodes.Count && metadata.Topics.SelectMany(topic => topic.Partitions).All(partition => partition.Leader > 0 && partition.InSyncReplicas.Length == partition.Replicas.Length)) return;
            }
            catch (KafkaException)
            {
                // Not yet.
            }

            if (DateTime.UtcNow > limit) throw new InvalidOperationException($"The cluster is not well after three minutes; see the logs in {_directory}.");
        }
    }

    /// <summary>Moves the leadership of every partition of the topics to its next replica.</summary>
    internal void MoveLeaders(IEnumerable<string> topics)
    {
        using IAdminClient admin = Admin();
        IEnumerable<string> moves = topics.SelectMany(topic => admin.GetMetadata(topic, TimeSpan.FromSeconds(20)).Topics[0].Partitions
            .Select(partition => $$"""{"topic":"{{topic}}","partition":{{partition.PartitionId}},"replicas":[{{string.Join(',', Next(partition))}}]}"""));
        string plan = Path.Combine(_directory, "moves.json");
        File.WriteAllText(plan, $$"""{"version":1,"partitions":[{{string.Join(',', moves)}}]}""");
        Jars.Run("org.apache.kafka.tools.reassign.ReassignPartitionsCommand", "--bootstrap-server", BootstrapServer, "--reassignment-json-file", plan, "--execute");
        Jars.Run("org.apache.kafka.tools.LeaderElectionCommand", "--bootstrap-server", BootstrapServer, "--election-type", "preferred", "--all-topic-partitions");
    }

    /// <summary>Marks the end of topics with a record in each partition, after everything else.</summary>
    internal void MarkEnd(IEnumerable<string> topics)
    {
        using IProducer<Null, string> producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = BootstrapServer, Acks = Acks.All, EnableIdempotence = true }).SetLogHandler((_, _) => { }).Build();
        Task.WaitAll(topics.SelectMany(topic => Enumerable.Range(0, PartitionCount).Select(partition =>
            producer.ProduceAsync(new TopicPartition(topic, partition), new Message<Null, string> { Value = $"end {topic}" }))).ToArray());
    }

    static IEnumerable<int> Next(PartitionMetadata partition)
    {
        int at = Array.IndexOf(partition.Replicas, partition.Leader);
        return Enumerable.Range(1, partition.Replicas.Length).Select(step => partition.Replicas[(at + step) % partition.Replicas.Length]);
    }

    IAdminClient Admin() => new AdminClientBuilder(new AdminClientConfig { BootstrapServers = BootstrapServer }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();

    public void Dispose()
    {
        foreach (Node node in Nodes) node.Dispose();
    }
}
