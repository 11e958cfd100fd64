using System.Management.Automation;
using KafkaPS.Completion;
using KafkaPS.Configuration;

namespace KafkaPS.Commands;

/// <summary>
/// The base class of cmdlets that use an open producer, or create a client for the call: if the call specifies how to connect, or if no producer is open and the environment specifies it.
/// </summary>
public abstract class ClusterCommand : ConnectionCommand
{
    /// <summary>The producer or its name. The default is the default producer of the session.</summary>
    [Parameter]
    [ProducerTransformation]
    [ArgumentCompleter(typeof(ProducerNameCompleter))]
    public KafkaProducer? Producer { get; set; }

    /// <summary>The brokers of a producer for this call, each as <c>host:port</c>.</summary>
    [Parameter]
    [ProducerProperty("bootstrap.servers")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(BootstrapServerCompleter))]
    public override string[]? BootstrapServer { get; set; }

    /// <summary>Returns whether the call creates its own connection instead of using an open producer. Specifying both is a usage error.</summary>
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
