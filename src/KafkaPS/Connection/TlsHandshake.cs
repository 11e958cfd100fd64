using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
// KafkaPS also has an exception with this name.
using TlsException = System.Security.Authentication.AuthenticationException;

namespace KafkaPS.Connection;

/// <summary>A TLS handshake with .NET's own implementation, which, unlike librdkafka, says why it rejects a certificate.</summary>
sealed class TlsHandshake
{
    TlsHandshake(SslStream stream, BrokerCertificate? certificate, ConnectionProblem? problem)
    {
        Stream = stream;
        Certificate = certificate;
        Problem = problem;
    }

    /// <summary>The encrypted stream, which can be used if there is no problem.</summary>
    internal SslStream Stream { get; }

    /// <summary>The broker's certificate, or null if the handshake failed before it was received.</summary>
    internal BrokerCertificate? Certificate { get; }

    /// <summary>The reason why the handshake failed, or null if it succeeded.</summary>
    internal ConnectionProblem? Problem { get; }

    /// <summary>Performs a handshake. Sends no name, password, or token, and nothing after the handshake.</summary>
    /// <param name="connection">The connection, which the result owns.</param>
    /// <param name="host">The name that the certificate must have.</param>
    /// <param name="options">The authorities to trust.</param>
    /// <param name="stop">Cancels the wait.</param>
    /// <exception cref="OperationCanceledException">The time limit was exceeded.</exception>
    /// <exception cref="IOException">The connection was lost.</exception>
    internal static async Task<TlsHandshake> MakeAsync(Stream connection, string host, TlsOptions options, CancellationToken stop)
    {
        BrokerCertificate? shown = null;
        ConnectionProblem? weakness = null;
        var stream = new SslStream(connection);
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        if (options.Authorities is { } authorities)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(authorities);
        }
        try
        {
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = host,
                ClientCertificateContext = options.ClientCertificate,
                CertificateChainPolicy = policy,
                RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                {
                    if (certificate is not X509Certificate2 given || chain is null) return false;
                    shown = BrokerCertificate.Judge(host, given, chain, errors, options);
                    weakness = BrokerCertificate.Weakness(given);
                    return shown.Problem is null;
                },
            }, stop).ConfigureAwait(false);
            return new(stream, shown, null) { Weakness = weakness };
        }
        catch (TlsException e)
        {
            return new(stream, shown, shown?.Problem ?? Explain(e));
        }
    }

    /// <summary>The reason why OpenSSL may reject a certificate that .NET accepts, or null if none is known.</summary>
    internal ConnectionProblem? Weakness { get; private init; }

    static ConnectionProblem Explain(TlsException failure)
    {
        string words = (failure.InnerException ?? failure).Message;
        return words.Contains("frame size", StringComparison.OrdinalIgnoreCase) || words.Contains("wrong version number", StringComparison.OrdinalIgnoreCase) || words.Contains("corrupted frame", StringComparison.OrdinalIgnoreCase)
            ? NoTls : new($"The TLS handshake failed: {words}", "Compare ssl.enabled.protocols and ssl.cipher.suites of the brokers with those that this computer allows.");
    }

    /// <summary>The problem if the server does not answer with TLS.</summary>
    internal static ConnectionProblem NoTls { get; } = new("The port does not use TLS.",
        "Use the port of a TLS listener, or set security.protocol to PLAINTEXT, or to SASL_PLAINTEXT with a login.");
}
