using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
// KafkaPS has an exception of this name, too.
using TlsException = System.Security.Authentication.AuthenticationException;

namespace KafkaPS.Connection;

/// <summary>A TLS handshake with .NET's own implementation, which, other than librdkafka, tells what it has against a certificate.</summary>
sealed class TlsHandshake
{
    TlsHandshake(SslStream stream, BrokerCertificate? certificate, ConnectionProblem? problem)
    {
        Stream = stream;
        Certificate = certificate;
        Problem = problem;
    }

    /// <summary>The encrypted stream; of use when there is no problem.</summary>
    internal SslStream Stream { get; }

    /// <summary>The broker's certificate; null when the handshake did not come so far.</summary>
    internal BrokerCertificate? Certificate { get; }

    /// <summary>Why the handshake failed; null when it did not.</summary>
    internal ConnectionProblem? Problem { get; }

    /// <summary>Makes a handshake. No name, password or token is sent, and nothing is after it.</summary>
    /// <param name="connection">The connection, which belongs to the result.</param>
    /// <param name="host">The name that the certificate must have.</param>
    /// <param name="options">Whom to trust.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <exception cref="OperationCanceledException">The time was over.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
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

    /// <summary>What OpenSSL may have against the certificate though .NET accepts it; null when it is nothing that is known.</summary>
    internal ConnectionProblem? Weakness { get; private init; }

    static ConnectionProblem Explain(TlsException failure)
    {
        string words = (failure.InnerException ?? failure).Message;
        return words.Contains("frame size", StringComparison.OrdinalIgnoreCase) || words.Contains("wrong version number", StringComparison.OrdinalIgnoreCase) || words.Contains("corrupted frame", StringComparison.OrdinalIgnoreCase)
            ? NoTls : new($"The TLS handshake failed: {words}", "Compare ssl.enabled.protocols and ssl.cipher.suites of the brokers with those that this computer allows.");
    }

    /// <summary>What it means that the other side answers with something else.</summary>
    internal static ConnectionProblem NoTls { get; } = new("The port does not use TLS.",
        "Use the port of a TLS listener, or set security.protocol to PLAINTEXT, or to SASL_PLAINTEXT with a login.");
}
