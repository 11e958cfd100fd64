using System.Text.RegularExpressions;

namespace KafkaPS.Errors;

/// <summary>
/// What librdkafka's words mean where its code says too little: one code stands for every connection that breaks, and one for every login that fails. Each
/// meaning is one sentence, which becomes part of the reason, with advice that goes before the code's own.
/// </summary>
static class KnownReasons
{
    const string ClientCertificateAdvice =
        "Give a certificate that the broker trusts (-ClientCertificatePath, or ssl.keystore.location in a file), and make a new producer. A listener asks for one by its ssl.client.auth.";
    const string LoginAdvice = "Set security.protocol to {0} and give a login (-Credential), or give the port of a listener without one, and make a new producer.";
    const string KerberosAdvice = "Check with kinit and klist that this user can get a ticket, that sasl.kerberos.principal and sasl.kerberos.keytab (klist -kt) belong together, and that "
        + "sasl.kerberos.service.name is the first part of the brokers' principal. Then make a new producer.";

    /// <summary>The first that matches counts. The words are those of librdkafka 2.16 and OpenSSL 3, and MIT Kerberos.</summary>
    static readonly KnownReason[] All =
    [
        new(@"SSL connection closed by peer.*\(after \d{1,3}ms in state UP", "The broker ended the connection after the TLS handshake: does this port expect a login (SASL_SSL)?",
            LoginAdvice.Replace("{0}", "SASL_SSL", StringComparison.Ordinal)),
        new(@"Disconnected.*\(after \d{1,3}ms in state UP", "The broker ended the connection at the first request: does this port expect a login (SASL_PLAINTEXT)?",
            LoginAdvice.Replace("{0}", "SASL_PLAINTEXT", StringComparison.Ordinal)),
        new(@"^\w*ssl://.*Disconnected.*in state APIVERSION_QUERY", "The port speaks TLS, but it does not answer as a Kafka broker does.",
            "Check that bootstrap.servers names the brokers, and not a web server or a proxy, and send again."),
        // A broker that expects TLS hangs up at the first request, and that is all the client learns.
        new(@"Disconnected.*in state APIVERSION_QUERY", "Does this port expect TLS (security.protocol)?",
            "Set security.protocol to SSL, or to SASL_SSL with a login, or give the port of a listener without TLS, and make a new producer."),
        new(@"connecting to a PLAINTEXT broker listener\?|wrong version number|http request|packet length too long", "This port probably does not speak TLS.",
            "Give the port of a listener with TLS, or set security.protocol to PLAINTEXT, or to SASL_PLAINTEXT with a login, and make a new producer."),
        new(@"certificate required.*alert number 116", "The broker asks for a client certificate, and got none.", ClientCertificateAdvice),
        new(@"alert number 42\b", "The broker asks for a client certificate, and got none or one that it does not trust.", ClientCertificateAdvice),
        new(@"alert number (43|44|45|46|48)\b", "The broker does not accept the client's certificate.", ClientCertificateAdvice),
        new(@"alert number 70\b|unsupported protocol", "The broker has only versions of TLS that are too old to be safe.",
            "Let the brokers offer TLS 1.2 or 1.3 (ssl.enabled.protocols), and make a new producer."),
        new(@"alert number 40\b|no shared cipher", "The client and the broker have no cipher suite in common, or the broker asks for a client certificate.",
            "Compare ssl.cipher.suites of both sides, give a client certificate if the listener asks for one (ssl.client.auth), and make a new producer."),
        new(@"/\d+: Failed to resolve '", "The broker gives this address to its clients in advertised.listeners, and the name is not known here.",
            "Set advertised.listeners of the brokers to addresses that clients can reach, or make the name known to this computer (DNS or its hosts file). Then send again."),
        new(@"No worthy mechs", "The SASL library of this computer has no Kerberos module.",
            "Install it: cyrus-sasl-gssapi on Red Hat, Fedora and SUSE, libsasl2-modules-gssapi-mit on Debian and Ubuntu. Then start a new session."),
        new(@"Cannot (contact|find|locate) (any )?KDC|Cannot resolve network address for KDC", "No Kerberos server (KDC) of the realm answers.",
            "Check the realm and its servers in krb5.conf, and that this computer reaches them on port 88. Then make a new producer."),
        new(@"Clock skew", "The clocks of this computer and the Kerberos server differ by too much.", "Set the clock of this computer, and make a new producer."),
        new(@"GSSAPI.*not found in Kerberos database", "The Kerberos server does not know the broker under this name.",
            "Check that sasl.kerberos.service.name is the first part of the brokers' principal, and that bootstrap.servers has the host names for which the brokers have principals."),
        new(@"Kerberos login has not ended", "The Kerberos login has not ended yet.",
            "Check with kinit that the Kerberos server (KDC) of the realm in krb5.conf answers, and that the brokers in bootstrap.servers run. Then make the same call again."),
        new(@"GSSAPI|Kerberos|kinit", "The Kerberos login failed.", KerberosAdvice),
    ];

    /// <summary>The meaning of the client's words; null when they say enough.</summary>
    /// <param name="reason">The words as they came, with the state of the connection.</param>
    internal static string? Meaning(string reason) => Array.Find(All, known => known.Words.IsMatch(reason))?.Meaning;

    /// <summary>The advice for a reason that has one of the meanings in it; null when it has none.</summary>
    internal static string? Advice(string? reason) => reason is null ? null : Array.Find(All, known => reason.Contains(known.Meaning, StringComparison.Ordinal))?.Advice;

    sealed record KnownReason(Regex Words, string Meaning, string Advice)
    {
        internal KnownReason(string words, string meaning, string advice) : this(new Regex(words, RegexOptions.CultureInvariant), meaning, advice)
        {
        }
    }
}
