using KafkaPS.Configuration;
using KafkaPS.Errors;
using KafkaPS.Interop;

namespace KafkaPS.Clients.Login;

/// <summary>The module's own part in a client's login: the Kerberos ticket, and tokens from a script block.</summary>
sealed class ClientLogin
{
    readonly ClientEvents _events;
    readonly KerberosTicket? _ticket;
    readonly TokenRefresh? _tokens;

    /// <param name="configuration">The client's configuration.</param>
    /// <param name="provider">The source of tokens; null when the client fetches them itself or needs none.</param>
    /// <param name="events">Receives later failures.</param>
    /// <param name="stop">Ends the wait for the first ticket.</param>
    /// <exception cref="SaslAuthenticationException">A ticket or a token could not be obtained.</exception>
    internal ClientLogin(ProducerConfiguration configuration, TokenProvider? provider, ClientEvents events, CancellationToken stop)
    {
        _events = events;
        if (configuration.Kerberos is { } kerberos) _ticket = KerberosTicket.Fetch(kerberos, stop);
        if (provider is null) return;
        _tokens = new TokenRefresh(provider, provider.First());
        events.TokenWanted = _tokens.Ask;
    }

    /// <summary>The bits of <c>enabled_events</c> that the login needs.</summary>
    internal int EnabledEvents => _tokens is null ? 0 : SaslLogin.TokenRefreshEvent;

    /// <summary>Builds a client that uses this login.</summary>
    /// <param name="build">Builds the client with Confluent.Kafka.</param>
    internal T Build<T>(Func<T> build) => _ticket is null ? build()
        : _ticket.Build(build, OnRenewalFailed);

    /// <summary>Completes the configuration of a client that is about to be created directly with librdkafka, so that it uses this login.</summary>
    /// <param name="configuration">The <c>rd_kafka_conf_t*</c>.</param>
    internal void Complete(nint configuration) => _ticket?.UseIn(configuration, OnRenewalFailed);

    /// <summary>Starts serving the client.</summary>
    internal void Serve(INativeClient client, string name) => _tokens?.Serve(client, name);

    /// <summary>Stops serving. The client must be destroyed by then, or never have been created.</summary>
    internal void End()
    {
        _tokens?.End();
        _ticket?.Dispose();
    }

    void OnRenewalFailed(string reason) => _events.OnError(ErrorCodes.Fail, reason, isFatal: false);
}
