using KafkaPS.Configuration;
using KafkaPS.Errors;

namespace KafkaPS.Producing.Login;

/// <summary>What the module itself does for the login of one client: the Kerberos ticket.</summary>
/// <param name="configuration">The producer's configuration.</param>
/// <param name="events">Told what goes wrong later.</param>
/// <param name="stop">Ends the waiting for a first ticket.</param>
/// <exception cref="SaslAuthenticationException">There is no ticket to be had.</exception>
sealed class ClientLogin(ProducerConfiguration configuration, ClientEvents events, CancellationToken stop)
{
    readonly KerberosTicket? _ticket = configuration.Kerberos is { } kerberos ? KerberosTicket.Fetch(kerberos, stop) : null;

    /// <summary>Makes the client, so that it logs in as it shall.</summary>
    /// <param name="build">Makes it with Confluent.Kafka.</param>
    internal T Build<T>(Func<T> build) => _ticket is null ? build()
        : _ticket.Build(build, reason => events.OnError(LocalError.Fail, reason, isFatal: false));

    /// <summary>Ends its work. The client must be gone.</summary>
    internal void End() => _ticket?.Dispose();
}
