using Confluent.Kafka;
using KafkaPS.Configuration;
using KafkaPS.Errors;

namespace KafkaPS.Producing.Login;

/// <summary>What the module itself does for the login of one client: the Kerberos ticket.</summary>
/// <param name="configuration">The producer's configuration.</param>
/// <param name="stop">Ends the waiting for a first ticket.</param>
/// <exception cref="SaslAuthenticationException">There is no ticket to be had.</exception>
sealed class ClientLogin(ProducerConfiguration configuration, CancellationToken stop)
{
    const string Brokers = "metadata.broker.list";

    readonly KerberosTicket? _ticket = configuration.Kerberos is { } kerberos ? KerberosTicket.Fetch(kerberos, stop) : null;

    /// <summary>The properties with which the client is built.</summary>
    /// <remarks>A client that is to log in with a ticket of its own must know no broker before it knows its ticket.</remarks>
    internal Dictionary<string, string> Properties() =>
        new(configuration.ClientProperties.Where(property => _ticket is null || property.Key != Brokers));

    /// <summary>Begins to serve a client that was built with <see cref="Properties"/>.</summary>
    /// <param name="owner">The client.</param>
    /// <param name="client">Its handle.</param>
    /// <param name="events">Told what goes wrong later.</param>
    internal void Serve(IClient owner, nint client, ClientEvents events)
    {
        if (_ticket is null) return;
        _ticket.Serve(client, reason => events.OnError(LocalError.Fail, reason, isFatal: false));
        owner.AddBrokers(configuration.ClientProperties[Brokers]);
    }

    /// <summary>Ends its work. The client must be gone.</summary>
    internal void End() => _ticket?.Dispose();
}
