using System.Text.RegularExpressions;

namespace KafkaPS.Errors;

/// <summary>
/// Explains librdkafka's messages where its code says too little: one code stands for every broken connection, and one for every failed login. Each meaning is one
/// sentence, which becomes part of the reason, with advice that takes precedence over the code's own.
/// </summary>
static class KnownReasons
{
    const string ClientCertificateAdvice =
        "Specify a certificate that the broker trusts (-ClientCertificatePath, or ssl.keystore.location in a file), and create a new producer. A listener requires one if its ssl.client.auth is set.";
    const string LoginAdvice = "Set security.protocol to {0} and specify a login (-Credential), or use the port of a listener without a login, and create a new producer.";
    const string KerberosAdvice = "Check with kinit and klist that this user can get a ticket, that sasl.kerberos.principal and sasl.kerberos.keytab (klist -kt) belong together, and that "
        + "sasl.kerberos.service.name is the first part of the brokers' principal. Then create a new producer.";

    /// <summary>
    /// Matches a connection that the other side closed. The words depend on which call noticed it first, a write, a read or the poll, which is chance on a busy computer.
    /// </summary>
    const string Closed = @"(Disconnected|closed by peer|reset by peer|Broken pipe|unexpected eof|forcibly closed|connection was aborted)";

    /// <summary>Matches the end of a message about a connection that was ready for less than two seconds, which is librdkafka's own limit for a wrong protocol.</summary>
    const string JustUp = @"\(after 1?\d{1,3}ms in state UP";

    /// <summary>The known reasons; the first match counts. The patterns are for the messages of librdkafka 2.16, OpenSSL 3 and MIT Kerberos.</summary>
    static readonly KnownReason[] All =
    [
        new($"^ssl://.*{Closed}.*{JustUp}", "The broker closed the connection after the TLS handshake. Does this port require a login (SASL_SSL)?",
            LoginAdvice.Replace("{0}", "SASL_SSL", StringComparison.Ordinal)),
        new($@"^(?!\w+://).*{Closed}.*{JustUp}", "The broker closed the connection on the first request. Does this port require a login (SASL_PLAINTEXT)?",
            LoginAdvice.Replace("{0}", "SASL_PLAINTEXT", StringComparison.Ordinal)),
        new($@"^\w*ssl://.*{Closed}.*in state APIVERSION_QUERY", "The port uses TLS, but it does not answer like a Kafka broker.",
            "Check that bootstrap.servers names brokers rather than a web server or a proxy, and that a client certificate is specified if the listener requires one. Then send again."),
        // A broker that expects TLS hangs up on the first request, and that is all the client learns.
        new($"{Closed}.*in state APIVERSION_QUERY", "Does this port require TLS (security.protocol)?",
            "Set security.protocol to SSL, or to SASL_SSL with a login, or use the port of a listener without TLS, and create a new producer."),
        // The first flight of the handshake is sent while librdkafka is still connecting: a broker that hangs up that early is reported without the word handshake.
        new($@"connecting to a PLAINTEXT broker listener\?|^\w*ssl://.*{Closed}.*in state (CONNECT|SSL_HANDSHAKE)|wrong version number|http request|packet length too long", "This port probably does not use TLS.",
            "Use the port of a TLS listener, or set security.protocol to PLAINTEXT, or to SASL_PLAINTEXT with a login, and create a new producer."),
        new(@"certificate required.*alert number 116", "The broker requires a client certificate, but got none.", ClientCertificateAdvice),
        new(@"alert number 42\b", "The broker requires a client certificate, but got none or one that it does not trust.", ClientCertificateAdvice),
        new(@"alert number (43|44|45|46|48)\b", "The broker does not accept the client's certificate.", ClientCertificateAdvice),
        new(@"alert number 70\b|unsupported protocol", "The broker supports only TLS versions that are too old to be secure.",
            "Enable TLS 1.2 or 1.3 on the brokers (ssl.enabled.protocols), and create a new producer."),
        new(@"alert number 40\b|no shared cipher", "The client and the broker have no cipher suite in common, or the broker requires a client certificate.",
            "Compare ssl.cipher.suites of both sides, specify a client certificate if the listener requires one (ssl.client.auth), and create a new producer."),
        new(@"ApiVersionRequest failed: Local: Timed out", "The port accepts connections but does not answer.",
            "Check whether the broker is overloaded or suspended, and whether the address is that of a proxy or load balancer without a broker. Then retry the call."),
        new(@"/\d+: Failed to resolve '", "The broker advertises this address to clients in advertised.listeners, but the name cannot be resolved.",
            "Set advertised.listeners of the brokers to addresses that clients can reach, or add the name to the DNS or the hosts file of this computer. Then send again."),
        new(@"/bootstrap: Failed to resolve '", "The name cannot be resolved.",
            "Check the host names in bootstrap.servers, and the name resolution (DNS, hosts file) of this computer. Then retry the call."),
        new(@"No worthy mechs", "The SASL library of this computer has no Kerberos module.",
            "Install it: cyrus-sasl-gssapi on Red Hat, Fedora and SUSE, libsasl2-modules-gssapi-mit on Debian and Ubuntu. Then start a new session."),
        new(@"Cannot (contact|find|locate) (any )?KDC|Cannot resolve network address for KDC", "No Kerberos server (KDC) of the realm answers.",
            "Check the realm and its servers in krb5.conf, and check that this computer can reach them on port 88. Then create a new producer."),
        new(@"Clock skew", "The clocks of this computer and the Kerberos server differ too much.", "Set the clock of this computer, and create a new producer."),
        new(@"GSSAPI.*not found in Kerberos database", "The Kerberos server has no principal for the broker with this name.",
            "Check that sasl.kerberos.service.name is the first part of the brokers' principal, and that the host names in bootstrap.servers match the principals of the brokers."),
        new(@"Kerberos login has not ended", "The Kerberos login is still in progress.",
            "Check with kinit that the Kerberos server (KDC) of the realm in krb5.conf answers, and that the brokers in bootstrap.servers are running. Then retry the call."),
        new(@"GSSAPI|Kerberos|kinit", "The Kerberos login failed.", KerberosAdvice),
    ];

    /// <summary>Returns the meaning of the client's message; null when the message says enough.</summary>
    /// <param name="reason">The message as received, with the state of the connection.</param>
    internal static string? Meaning(string reason) => Array.Find(All, known => known.Words.IsMatch(reason))?.Meaning;

    /// <summary>Returns the advice for a reason that contains one of the meanings; null when it contains none.</summary>
    internal static string? Advice(string? reason) => reason is null ? null : Array.Find(All, known => reason.Contains(known.Meaning, StringComparison.Ordinal))?.Advice;

    sealed record KnownReason(Regex Words, string Meaning, string Advice)
    {
        internal KnownReason(string words, string meaning, string advice) : this(new Regex(words, RegexOptions.CultureInvariant), meaning, advice)
        {
        }
    }
}
