using System.Management.Automation;
using KafkaPS.Completion;
using KafkaPS.Cluster;
using KafkaPS.Configuration;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Tests the connection to a Kafka cluster step by step, before you send the first record.</para>
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "KafkaConnection")]
[OutputType(typeof(KafkaConnectionReport), typeof(bool))]
public sealed class TestKafkaConnectionCommand : ClientCommand
{
    const int WaitSliceMs = 100;

    /// <summary>The brokers to connect to first, each as <c>host:port</c>.</summary>
    [Parameter(Position = 0)]
    [ProducerProperty("bootstrap.servers")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(BootstrapServerCompleter))]
    public override string[]? BootstrapServer { get; set; }

    /// <summary>A topic. Tests whether it exists and whether the user is allowed to write to it. Nothing is written.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TopicNameCompleter))]
    public string? Topic { get; set; }

    /// <summary>Returns only a Boolean value, which is true if no stage failed.</summary>
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
        // A client that has not connected takes a while to close.
        if (CallProducer is not null) EndProducer(isIdle: false);
        base.Dispose(disposing);
    }
}
