namespace KafkaPS;

/// <summary>The result of a stage of Test-KafkaConnection.</summary>
public enum KafkaConnectionStatus
{
    /// <summary>The stage succeeded.</summary>
    Passed,

    /// <summary>A producer works, but something is worth knowing.</summary>
    Warning,

    /// <summary>A producer cannot work. Later stages are not tried.</summary>
    Failed,

    /// <summary>There is nothing to test, or it cannot be tested here; Message says which.</summary>
    Skipped,
}

/// <summary>A stage of Test-KafkaConnection.</summary>
public sealed class KafkaConnectionStage
{
    internal KafkaConnectionStage(string name, KafkaConnectionStatus status, TimeSpan duration, string message, string advice)
    {
        Name = name;
        Status = status;
        Duration = duration;
        Message = message;
        Advice = advice;
    }

    /// <summary>Names, Connect, Tls, Protocol, Login, Cluster, Brokers, Topic, Write, TransactionalId or Clock.</summary>
    public string Name { get; }

    /// <summary>The result of the stage.</summary>
    public KafkaConnectionStatus Status { get; }

    /// <summary>The duration of the stage.</summary>
    public TimeSpan Duration { get; }

    /// <summary>What was found.</summary>
    public string Message { get; }

    /// <summary>What to do about it; empty when nothing has to be done.</summary>
    public string Advice { get; }

    /// <summary>Returns the name, the status and the message.</summary>
    public override string ToString() => $"{Name}: {Status}: {Message}";
}

/// <summary>What Test-KafkaConnection found on the way to a cluster, stage by stage.</summary>
public sealed class KafkaConnectionReport
{
    internal KafkaConnectionReport(string[] bootstrapServer, string? topic, string? clusterId, string[] brokers, KafkaConnectionStage[] stages)
    {
        BootstrapServer = bootstrapServer;
        Topic = topic;
        ClusterId = clusterId;
        Broker = brokers;
        Stages = stages;
    }

    /// <summary>The addresses that were tried first.</summary>
    public string[] BootstrapServer { get; }

    /// <summary>The topic that was specified; null when none was.</summary>
    public string? Topic { get; }

    /// <summary>Whether no stage failed.</summary>
    public bool IsConnected => Stages.All(stage => stage.Status != KafkaConnectionStatus.Failed);

    /// <summary>The cluster ID; null when no broker reported it.</summary>
    public string? ClusterId { get; }

    /// <summary>The brokers with their advertised addresses, <c>1=host:port</c> each; empty when no broker reported them.</summary>
    public string[] Broker { get; }

    /// <summary>The stages in the order in which they were tried. If one failed, it is the last.</summary>
    public KafkaConnectionStage[] Stages { get; }

    /// <summary>The total duration of all stages.</summary>
    public TimeSpan Duration => Stages.Aggregate(TimeSpan.Zero, (sum, stage) => sum + stage.Duration);

    /// <summary>Returns the verdict, and the stage that failed.</summary>
    public override string ToString() => $"{string.Join(',', BootstrapServer)}: {(IsConnected ? "connected" : Stages[^1].ToString())}";
}
