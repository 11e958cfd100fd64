using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KafkaPS.Connection;

/// <summary>The certificate that a broker showed, and what a client that trusts certain authorities has against it.</summary>
sealed class BrokerCertificate
{
    const int WeakRsaBits = 2048;

    BrokerCertificate(X509Certificate2 certificate, ConnectionProblem? problem)
    {
        Subject = certificate.Subject;
        NotAfter = certificate.NotAfter.ToUniversalTime();
        Problem = problem;
    }

    /// <summary>Whom it is for.</summary>
    internal string Subject { get; }

    /// <summary>When it expires, UTC.</summary>
    internal DateTime NotAfter { get; }

    /// <summary>Why it is not accepted; null when it is.</summary>
    internal ConnectionProblem? Problem { get; }

    internal static BrokerCertificate Judge(string host, X509Certificate2 certificate, X509Chain chain, SslPolicyErrors errors, TlsOptions options) =>
        new(certificate, FindProblem(host, certificate, chain, errors, options));

    /// <summary>The first that a user would have to mend; the dates come first, because what has expired is replaced whatever else is wrong.</summary>
    static ConnectionProblem? FindProblem(string host, X509Certificate2 certificate, X509Chain chain, SslPolicyErrors errors, TlsOptions options)
    {
        if (!options.ChecksCertificate) return null;
        X509ChainStatusFlags flags = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status);
        if (flags.HasFlag(X509ChainStatusFlags.NotTimeValid)) return NotTimeValid(chain);
        if (flags.HasFlag(X509ChainStatusFlags.UntrustedRoot) || flags.HasFlag(X509ChainStatusFlags.PartialChain)) return Untrusted(chain, options);
        if (options.ChecksName && errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) return OtherName(host, certificate);
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) && chain.ChainStatus.Length > 0)
            return new($"The broker's certificate '{certificate.Subject}' is not accepted: {chain.ChainStatus[0].StatusInformation.Trim()}", "Let the broker have another certificate.");
        return null;
    }

    /// <summary>What OpenSSL may have against a certificate that .NET accepts: librdkafka has an OpenSSL of its own, which refuses what is weak.</summary>
    internal static ConnectionProblem? Weakness(X509Certificate2 certificate)
    {
        using RSA? key = certificate.GetRSAPublicKey();
        bool isSha1 = certificate.SignatureAlgorithm.FriendlyName?.Contains("sha1", StringComparison.OrdinalIgnoreCase) == true;
        return key is { KeySize: < WeakRsaBits } || isSha1
            ? new($"The broker's certificate '{certificate.Subject}' is too weak: {(isSha1 ? "it is signed with SHA-1" : $"its key has {key!.KeySize} bits")}.",
                "Let the broker have a certificate with a key of 2048 bits or more, signed with SHA-256.")
            : null;
    }

    static ConnectionProblem NotTimeValid(X509Chain chain)
    {
        X509Certificate2 wrong = chain.ChainElements.First(element => element.ChainElementStatus.Any(status => status.Status.HasFlag(X509ChainStatusFlags.NotTimeValid))).Certificate;
        string what = chain.ChainElements[0].Certificate.Equals(wrong) ? $"The broker's certificate '{wrong.Subject}'" : $"The certificate '{wrong.Subject}', which issued the broker's,";
        return wrong.NotAfter < DateTime.Now
            ? new($"{what} expired on {Date(wrong.NotAfter)}.", "Let the broker have a new certificate. If the date of this computer is wrong, correct it.")
            : new($"{what} is not valid before {Date(wrong.NotBefore)}.", "Check the date of this computer, and that of the computer where the certificate was made.");
    }

    static ConnectionProblem Untrusted(X509Chain chain, TlsOptions options)
    {
        X509Certificate2 own = chain.ChainElements[0].Certificate, last = chain.ChainElements[^1].Certificate;
        string trusted = options.Authorities is null ? "this computer trusts" : "-CaCertificatePath (ssl.ca.location, ssl.truststore.location) names";
        if (own.SubjectName.RawData.AsSpan().SequenceEqual(own.IssuerName.RawData))
            return new($"The broker's certificate '{own.Subject}' is self-signed, and not among those that {trusted}.", "If it is the right one, give it: -CaCertificatePath, ssl.ca.location.");
        if (IsRoot(last))
            return new($"The broker's certificate '{own.Subject}' goes back to '{last.Subject}', which is not among the authorities that {trusted}.", "Give the certificate of that authority: -CaCertificatePath, ssl.ca.location.");
        bool isTrusted = options.Authorities?.Any(authority => authority.RawData.AsSpan().SequenceEqual(last.RawData)) == true;
        return isTrusted
            ? new($"The trusted certificate '{last.Subject}' was itself issued by '{last.Issuer}', and librdkafka, unlike Java, trusts only an authority at the end of the chain.",
                $"Give the certificate of '{last.Issuer}', too, in the same file.")
            : new($"The certificate of '{last.Issuer}', which issued '{last.Subject}', is missing: it is not among those that {trusted}, and the broker does not send it.",
                $"If '{last.Issuer}' is the authority, give its certificate: -CaCertificatePath, ssl.ca.location. If it is an intermediate one, let the broker send its whole chain, which its key store must hold.");
    }

    static ConnectionProblem OtherName(string host, X509Certificate2 certificate)
    {
        string[] names = [.. certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString())))];
        string known = names.Length > 0 ? string.Join(", ", names) : certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        return new($"The broker's certificate is for {known}, and not for '{host}'.",
            "Use a name that it has in bootstrap.servers and in advertised.listeners, or let the broker have a certificate for this name (subject alternative name).");
    }

    static bool IsRoot(X509Certificate2 certificate) => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    static string Date(DateTime date) => date.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
