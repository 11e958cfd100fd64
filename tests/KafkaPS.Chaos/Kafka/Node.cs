using System.Diagnostics;

namespace KafkaPS.Chaos.Kafka;

/// <summary>A node, broker and controller in one, in its own process. Clients reach it directly, or through its proxy.</summary>
sealed class Node : IDisposable
{
    /// <summary>The time limit for starting. A busy machine takes long for three JVMs.</summary>
    static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);

    readonly string _directory;
    Process? _process;

    internal Node(int id, string directory, Random random)
    {
        Id = id;
        _directory = Path.Combine(directory, $"node-{id}");
        Directory.CreateDirectory(_directory);
        Proxy = new Proxy(ProxiedPort, random);
    }

    internal int Id { get; }

    internal int Port { get; } = Ports.Next();

    internal int ControllerPort { get; } = Ports.Next();

    int ProxiedPort { get; } = Ports.Next();

    internal Proxy Proxy { get; }

    string Properties => Path.Combine(_directory, "server.properties");

    /// <summary>Prepares the data of a new cluster.</summary>
    internal void Format(string clusterId, string voters)
    {
        File.WriteAllLines(Properties,
        [
            "process.roles=broker,controller", $"node.id={Id}", $"controller.quorum.voters={voters}", "controller.listener.names=CONTROLLER", "inter.broker.listener.name=PLAINTEXT",
            $"listeners=PLAINTEXT://127.0.0.1:{Port},PROXIED://127.0.0.1:{ProxiedPort},CONTROLLER://127.0.0.1:{ControllerPort}",
            $"advertised.listeners=PLAINTEXT://127.0.0.1:{Port},PROXIED://127.0.0.1:{Proxy.Port}",
            "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,PROXIED:PLAINTEXT,CONTROLLER:PLAINTEXT",
            $"log.dirs={Path.Combine(_directory, "data")}", "default.replication.factor=3", "min.insync.replicas=2", "auto.create.topics.enable=false",
            "offsets.topic.replication.factor=3", "offsets.topic.num.partitions=3", "transaction.state.log.replication.factor=3", "transaction.state.log.min.isr=2",
            "transaction.state.log.num.partitions=3", "group.initial.rebalance.delay.ms=0",
            // The loss of a node is noticed within seconds, so that faults are short.
            "broker.heartbeat.interval.ms=500", "broker.session.timeout.ms=3000", "replica.lag.time.max.ms=3000",
        ]);
        Jars.Run("kafka.tools.StorageTool", "format", "--config", Properties, "--cluster-id", clusterId);
    }

    internal void Start()
    {
        _process = Jars.Start("512m", "warn", "kafka.Kafka", Properties);
        StreamWriter log = File.AppendText(Path.Combine(_directory, "log"));
        log.AutoFlush = true;
        DataReceivedEventHandler write = (_, e) =>
        {
            lock (log) log.WriteLine(e.Data);
        };
        _process.OutputDataReceived += write;
        _process.ErrorDataReceived += write;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    internal void WaitUntilListening()
    {
        for (long started = Stopwatch.GetTimestamp(); !Ports.IsOpen(Port); Thread.Sleep(100))
        {
            if (_process!.HasExited || Stopwatch.GetElapsedTime(started) > StartLimit) throw new InvalidOperationException($"Node {Id} is not ready; see {_directory}/log.");
        }
    }

    /// <summary>Sends SIGKILL: nothing is flushed, and nobody is notified.</summary>
    internal void Kill()
    {
        if (_process is null) return;
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Sends SIGTERM: the node hands over its leaderships, and ends.</summary>
    internal void ShutDown()
    {
        Signals.Send("TERM", _process!.Id);
        if (!_process.WaitForExit(TimeSpan.FromMinutes(1))) Kill();
        _process?.Dispose();
        _process = null;
    }

    /// <summary>Sends SIGSTOP: the node answers nothing, and its connections stay open.</summary>
    internal void Pause() => Signals.Send("STOP", _process!.Id);

    internal void Resume() => Signals.Send("CONT", _process!.Id);

    internal void Restart()
    {
        Start();
        WaitUntilListening();
    }

    public void Dispose()
    {
        Kill();
        Proxy.Dispose();
    }
}
