using System.Diagnostics;
using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace KafkaPS.Tests;

/// <summary>A test that needs a real Apache Kafka, and is reported as skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class RealKafkaFactAttribute : FactAttribute
{
    public RealKafkaFactAttribute() => Skip = RealKafka.WhyNot;
}

/// <summary>A theory that needs a real Apache Kafka, and is reported as skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class RealKafkaTheoryAttribute : TheoryAttribute
{
    public RealKafkaTheoryAttribute() => Skip = RealKafka.WhyNot;
}

/// <summary>
/// A real Apache Kafka on the loopback address, started by <c>shared/kafka/kafka.sh</c> beside the repository, or from the distribution that
/// the environment variable KAFKA_HOME names (one node, without security). It requires Java.
/// </summary>
public sealed class RealKafka : IDisposable
{
    static readonly string Script = Path.GetFullPath(Path.Combine(Paths.Repository, "..", "shared", "kafka", "kafka.sh"));
    static readonly string? Home = Environment.GetEnvironmentVariable("KAFKA_HOME");

    static readonly Lock Starting = new();

    readonly TemporaryDirectory _directory = new();
    readonly Process? _node;

    /// <summary>Starts a cluster.</summary>
    /// <param name="options">Options of <c>kafka.sh start</c>, such as <c>--brokers 3</c>; KAFKA_HOME's distribution accepts only <c>--set</c>.</param>
    public RealKafka(params string[] options) : this(options, [])
    {
    }

    /// <param name="options">Options of <c>kafka.sh start</c>.</param>
    /// <param name="environment">Environment variables for it.</param>
    internal RealKafka(string[] options, Dictionary<string, string> environment)
    {
        if (File.Exists(Script))
        {
            // One at a time: the script looks for free ports some seconds before its nodes listen.
            string output;
            lock (Starting) output = Run("bash", [Script, "start", "--dir", ClusterDirectory, .. options], environment);
            foreach (string line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                if (line.Split('=', 2) is [string name, string value]) Properties[name] = value;
            }
        }
        else
        {
            (int port, _node) = StartDistribution(options);
            Properties["BOOTSTRAP"] = $"127.0.0.1:{port}";
        }
    }

    /// <summary>Null when a real Kafka can be started; otherwise what is missing.</summary>
    internal static string? WhyNot { get; } =
        !File.Exists(Script) && Home is null ? "There is no real Kafka: neither shared/kafka beside the repository nor KAFKA_HOME."
        : !HasJava() ? "There is a real Kafka, but no Java to run it." : null;

    /// <summary>The output of kafka.sh: BOOTSTRAP, and with <c>--secure</c> BOOTSTRAP_SSL, BOOTSTRAP_SASL_SSL, and CERTS.</summary>
    internal Dictionary<string, string> Properties { get; } = [];

    internal string BootstrapServer => Properties["BOOTSTRAP"];

    /// <summary>The class path of Kafka's jars, for the tests' Java programs.</summary>
    internal static string Jars => Path.Combine(File.Exists(Script) ? Path.GetDirectoryName(Script)! : Home!, "libs", "*");

    string ClusterDirectory => Path.Combine(_directory.Path, "cluster");

    /// <summary>Runs a command of kafka.sh on a node: kill, term, pause, resume, restart.</summary>
    internal void Node(string command, int node) => Run("bash", [Script, command, ClusterDirectory, node.ToString(CultureInfo.InvariantCulture)]);

    /// <summary>Runs a class of Kafka's own tools and returns what it prints.</summary>
    internal static string Tool(string className, params string[] arguments) => Run("java",
        ["-Xmx512m", "-XX:+UseSerialGC", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error", "-cp", Jars, className, .. arguments]);

    internal void CreateTopic(string topic, int partitions, params string[] configuration)
    {
        using IAdminClient admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = BootstrapServer }).Build();
        admin.CreateTopicsAsync([new TopicSpecification
        {
            Name = topic, NumPartitions = partitions,
            Configs = configuration.Select(setting => setting.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]),
        }]).GetAwaiter().GetResult();
    }

    /// <summary>The lines that Java's console consumer prints for a topic, from its beginning.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="count">The expected count. Reading ends after that many records, or when none arrives for a minute.</param>
    /// <param name="formatterProperties">Such as <c>print.partition=true</c>.</param>
    internal string[] Consume(string topic, int count, params string[] formatterProperties) => Consume(topic, count, timeoutMs: 60_000, formatterProperties);

    /// <summary>Like <see cref="Consume(string, int, string[])"/>, for a topic that may have fewer records. Reading ends when none arrives for ten seconds.</summary>
    internal string[] ConsumeUpTo(string topic, int count) => Consume(topic, count, timeoutMs: 10_000);

    string[] Consume(string topic, int count, int timeoutMs, params string[] formatterProperties) => Tool("org.apache.kafka.tools.consumer.ConsoleConsumer",
        ["--bootstrap-server", BootstrapServer, "--topic", topic, "--from-beginning", "--isolation-level", "read_committed",
            "--max-messages", count.ToString(CultureInfo.InvariantCulture), "--timeout-ms", timeoutMs.ToString(CultureInfo.InvariantCulture),
            .. formatterProperties.SelectMany(property => new[] { "--formatter-property", property })]).Split('\n')[..^1];

    /// <summary>All records of a topic with one partition, and no others.</summary>
    /// <param name="topic">The topic. An added record marks the end of the others.</param>
    /// <param name="count">The expected number of records.</param>
    internal string[] ConsumeWhole(string topic, int count)
    {
        const string End = "the end of the test";
        using (IProducer<Null, string> producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = BootstrapServer }).Build())
        {
            producer.Produce(new TopicPartition(topic, 0), new Message<Null, string> { Value = End });
            producer.Flush();
        }

        string[] read = Consume(topic, count + 1);
        Assert.Equal(End, read[^1]);
        return read[..^1];
    }

    public void Dispose()
    {
        if (_node is null)
        {
            Run("bash", [Script, "stop", ClusterDirectory]);
        }
        else
        {
            _node.Kill();
            _node.WaitForExit();
            _node.Dispose();
        }

        _directory.Dispose();
    }

    (int Port, Process Node) StartDistribution(string[] options)
    {
        int[] ports = FreePorts(2);
        string properties = Path.Combine(_directory.Path, "server.properties");
        File.WriteAllLines(properties,
        [
            "process.roles=broker,controller", "node.id=1", $"controller.quorum.voters=1@127.0.0.1:{ports[1]}", "controller.listener.names=CONTROLLER",
            $"listeners=PLAINTEXT://127.0.0.1:{ports[0]},CONTROLLER://127.0.0.1:{ports[1]}", $"log.dirs={Path.Combine(_directory.Path, "data")}",
            "offsets.topic.replication.factor=1", "transaction.state.log.replication.factor=1", "transaction.state.log.min.isr=1",
            .. options.Where(option => option.Contains('=', StringComparison.Ordinal)),
        ]);
        Tool("kafka.tools.StorageTool", "format", "--config", properties, "--cluster-id", Tool("kafka.tools.StorageTool", "random-uuid").Trim());
        Process node = Process.Start(new ProcessStartInfo("java", ["-Xmx512m", "-cp", Jars, "kafka.Kafka", properties])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        node.BeginOutputReadLine();
        node.BeginErrorReadLine();
        WaitUntilListening(ports[0], node);
        return (ports[0], node);
    }

    static void WaitUntilListening(int port, Process node)
    {
        for (int attempt = 0; attempt < 600; attempt++)
        {
            if (node.HasExited) throw new InvalidOperationException("Kafka ended before it was ready.");
            using var client = new System.Net.Sockets.TcpClient();
            try
            {
                client.Connect("127.0.0.1", port);
                return;
            }
            catch (System.Net.Sockets.SocketException)
            {
                Thread.Sleep(100);
            }
        }

        throw new InvalidOperationException("Kafka was not ready after a minute.");
    }

    internal static int[] FreePorts(int count)
    {
        System.Net.Sockets.TcpListener[] listeners = [.. Enumerable.Range(0, count).Select(_ => new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0))];
        foreach (System.Net.Sockets.TcpListener listener in listeners) listener.Start();
        int[] ports = [.. listeners.Select(listener => ((System.Net.IPEndPoint)listener.LocalEndpoint).Port)];
        foreach (System.Net.Sockets.TcpListener listener in listeners) listener.Stop();
        return ports;
    }

    static bool HasJava()
    {
        try
        {
            Run("java", ["-version"]);
            return true;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            return false;
        }
    }

    static string Run(string program, string[] arguments, Dictionary<string, string>? environment = null)
    {
        // Nodes that kafka.sh starts inherit its streams, so the end of standard error is not awaited.
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment ?? []) start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed: {error.Result}{output}");
    }
}

/// <summary>The one-node cluster that the tests of this collection share.</summary>
[CollectionDefinition(Name)]
public sealed class SharedKafka : ICollectionFixture<SharedKafka.Fixture>
{
    public const string Name = "Real Kafka";

    /// <summary>Starts the cluster on first use.</summary>
    public sealed class Fixture : IDisposable
    {
        readonly Lazy<RealKafka> _kafka = new(() => new RealKafka());

        public RealKafka Kafka => _kafka.Value;

        public void Dispose()
        {
            if (_kafka.IsValueCreated) _kafka.Value.Dispose();
        }
    }
}
