using System.Management.Automation;
using System.Net;
using KafkaPS.Completion;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Gives a producer that is open another user and password.</para>
/// <para type="description">
/// The next connections log in with them; connections that are open stay so. Records that wait are delivered when the new login is taken. It is for logins by
/// PLAIN and SCRAM. For another certificate close the producer and create a new one.
/// </para>
/// </summary>
[Cmdlet(VerbsCommon.Set, "KafkaProducer", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(KafkaProducer))]
public sealed class SetKafkaProducerCommand : KafkaCommand
{
    /// <summary>The producer, or its name; by default the session's default one.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ProducerTransformation]
    [ArgumentCompleter(typeof(ProducerNameCompleter))]
    public KafkaProducer? Producer { get; set; }

    /// <summary>The user and the password of the next logins. They are shown nowhere.</summary>
    [Parameter(Mandatory = true)]
    [Credential]
    [ValidateNotNull]
    public PSCredential Credential { get; set; } = PSCredential.Empty;

    /// <summary>Emits the producer.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        KafkaProducer producer = RequireProducer(Producer);
        if (!ShouldProcess(producer.Name, "Change the login")) return;
        try
        {
            if (producer.SetCredentials(Credential.UserName, new NetworkCredential("", Credential.Password).Password) is string reason)
                ThrowUsageError(new InvalidOperationException(reason), "NoPasswordLogin", ErrorCategory.InvalidOperation, producer);
        }
        catch (ObjectDisposedException)
        {
            ThrowProducerClosed(producer);
        }
        if (PassThru) WriteObject(producer);
    }
}
