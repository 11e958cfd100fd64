using System.Management.Automation;
using KafkaPS.Completion;
using KafkaPS.Configuration;

namespace KafkaPS.Commands;

/// <summary>
/// What the cmdlets have in common that use a producer which is open, or build a client for the call alone: when the call says how, or when none is open and
/// the environment says how.
/// </summary>
public abstract class ClusterCommand : ConnectionCommand
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

    /// <summary>Whether the call says of itself how to connect; otherwise it uses a producer that is open. Both is a mistake in the call.</summary>
    private protected bool Connects()
    {
        if (IsConfigured && Producer is not null)
        {
            ThrowUsageError(new ArgumentException(
                "-Producer uses an open producer, but -BootstrapServer, -Configuration, -ConfigurationPath, and -ConfigurationName create one for this call. Use one or the other."),
                "ProducerAndConfiguration", ErrorCategory.InvalidArgument);
        }

        return IsConfigured || (Producer ?? Default) is null && EnvironmentConfiguration.IsGiven;
    }
}
