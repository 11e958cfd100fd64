using System.Management.Automation;
using KafkaPS.Completion;
using KafkaPS.Configuration;
using KafkaPS.Producing;

namespace KafkaPS.Commands;

/// <summary>
/// What the cmdlets have in common that use a producer which is open, or build one for the call alone: when the call says how, or when none is open and
/// the environment says how.
/// </summary>
public abstract class ClientCommand : ConnectionCommand
{
    /// <summary>The producer, or its name; by default the session's default one.</summary>
    [Parameter]
    [ProducerTransformation]
    [ArgumentCompleter(typeof(ProducerNameCompleter))]
    public KafkaProducer? Producer { get; set; }

    /// <summary>The brokers of a producer for this call alone, <c>host:port</c> each.</summary>
    [Parameter]
    [ProducerProperty("bootstrap.servers")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(BootstrapServerCompleter))]
    public override string[]? BootstrapServer { get; set; }

    /// <summary>The producer of the call, from <see cref="BeginProcessing"/> on.</summary>
    private protected KafkaProducer Client { get; private set; } = null!;

    /// <summary>Whether the producer ends with the call.</summary>
    private protected bool OwnsClient { get; private set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (IsConfigured && Producer is not null)
        {
            ThrowUsageError(new ArgumentException(
                "-Producer uses a producer that is open; -BootstrapServer, -Configuration, -ConfigurationPath and -ConfigurationName build one for this call: use one or the other."),
                "ProducerAndConfiguration", ErrorCategory.InvalidArgument);
        }

        bool builds = IsConfigured || (Producer ?? Default) is null && EnvironmentConfiguration.IsGiven;
        Client = builds ? BuildProducer(MyInvocation.MyCommand.Name) : RequireProducer(Producer);
        OwnsClient = builds;
    }

    /// <summary>Ends a producer of the call's own. This must not block, and what is under way may take long.</summary>
    /// <param name="isIdle">Whether nothing is under way.</param>
    private protected void EndClient(bool isIdle)
    {
        if (!OwnsClient) return;
        if (isIdle) Client.Dispose();
        else _ = OpenProducers.CloseBehind(Client);
    }
}
