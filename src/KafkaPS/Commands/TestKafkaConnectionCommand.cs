using System.Management.Automation;
using KafkaPS.Completion;
using KafkaPS.Cluster;
using KafkaPS.Configuration;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Tests the way to a Kafka cluster, stage by stage, before the first record is sent.</para>
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "KafkaConnection")]
[OutputType(typeof(KafkaConnectionReport), typeof(bool))]
public sealed class TestKafkaConnectionCommand : ClientCommand
{
    const int WaitSliceMs = 100;

    /// <summary>The brokers to connect to first, <c>host:port</c> each.</summary>
    [Parameter(Position = 0)]
    [ProducerProperty("bootstrap.servers")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(BootstrapServerCompleter))]
    public override string[]? BootstrapServer { get; set; }

    /// <summary>A topic: whether it exists, and whether the user may write to it. Nothing is written.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TopicNameCompleter))]
    public string? Topic { get; set; }

    /// <summary>Emits a bool alone: true when no stage failed.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing() => Run(CallProducer, () =>
    {
        Task<KafkaConnectionReport> test = Task.Run(() => new ConnectionTest(CallProducer, Topic, Stop).RunAsync());
        while (!((IAsyncResult)test).AsyncWaitHandle.WaitOne(WaitSliceMs)) WriteClientLog(CallProducer);
        KafkaConnectionReport report = test.GetAwaiter().GetResult();
        WriteClientLog(CallProducer);
        WriteObject(Quiet ? report.IsConnected : report);
    });

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // A client that has not connected takes its time to end.
        if (CallProducer is not null) EndProducer(isIdle: false);
        base.Dispose(disposing);
    }
}
