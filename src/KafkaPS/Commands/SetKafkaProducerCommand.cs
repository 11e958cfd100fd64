using System.Management.Automation;
using System.Net;
using KafkaPS.Completion;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Changes the user and password of an open producer.</para>
/// <para type="description">
/// New connections log in with the new user and password. Existing connections are not affected. Waiting records are delivered when a broker
/// accepts the login. This cmdlet supports logins with PLAIN and SCRAM. To use another certificate, close the producer and create a new one.
/// </para>
/// </summary>
[Cmdlet(VerbsCommon.Set, "KafkaProducer", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(KafkaProducer))]
public sealed class SetKafkaProducerCommand : KafkaCommand
{
    /// <summary>The producer or its name. The default is the default producer of the session.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ProducerTransformation]
    [ArgumentCompleter(typeof(ProducerNameCompleter))]
    public KafkaProducer? Producer { get; set; }

    /// <summary>The user and the password of new logins. They are never displayed.</summary>
    [Parameter(Mandatory = true)]
    [Credential]
    [ValidateNotNull]
    public PSCredential Credential { get; set; } = PSCredential.Empty;

    /// <summary>Returns the producer.</summary>
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
