using KafkaPS.Configuration;
using KafkaPS.Errors;
using KafkaPS.Interop;

namespace KafkaPS.Clients.Login;

/// <summary>What the module itself does for the login of one client: the Kerberos ticket, and the tokens of a script block.</summary>
sealed class ClientLogin
{
    readonly ClientEvents _events;
    readonly KerberosTicket? _ticket;
    readonly TokenRefresh? _tokens;

    /// <param name="configuration">The client's configuration.</param>
    /// <param name="provider">Where tokens come from; null when the client fetches them, or needs none.</param>
    /// <param name="events">Told what goes wrong later.</param>
    /// <param name="stop">Ends the waiting for a first ticket.</param>
    /// <exception cref="SaslAuthenticationException">There is no ticket or no token to be had.</exception>
    internal ClientLogin(ProducerConfiguration configuration, TokenProvider? provider, ClientEvents events, CancellationToken stop)
    {
        _events = events;
        if (configuration.Kerberos is { } kerberos) _ticket = KerberosTicket.Fetch(kerberos, stop);
        if (provider is null) return;
        _tokens = new TokenRefresh(provider, provider.First());
        events.TokenWanted = _tokens.Ask;
    }

    /// <summary>The bits of <c>enabled_events</c> that it needs.</summary>
    internal int EnabledEvents => _tokens is null ? 0 : SaslLogin.TokenRefreshEvent;

    /// <summary>Makes the client, so that it logs in as it should.</summary>
    /// <param name="build">Makes it with Confluent.Kafka.</param>
    internal T Build<T>(Func<T> build) => _ticket is null ? build()
        : _ticket.Build(build, OnRenewalFailed);

    /// <summary>Completes the configuration of a client that is about to be made on librdkafka directly, so that it logs in as it should.</summary>
    /// <param name="configuration">The <c>rd_kafka_conf_t*</c>.</param>
    internal void Complete(nint configuration) => _ticket?.UseIn(configuration, OnRenewalFailed);

    /// <summary>Begins to serve the client.</summary>
    internal void Serve(INativeClient client, string name) => _tokens?.Serve(client, name);

    /// <summary>Ends its work. The client must be gone, or never have been there.</summary>
    internal void End()
    {
        _tokens?.End();
        _ticket?.Dispose();
    }

    void OnRenewalFailed(string reason) => _events.OnError(ErrorCodes.Fail, reason, isFatal: false);
}
