using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KafkaPS.Connection;

/// <summary>The certificate that a broker presented, and why a client that trusts certain authorities rejects it.</summary>
sealed class BrokerCertificate
{
    const int WeakRsaBits = 2048;

    BrokerCertificate(X509Certificate2 certificate, ConnectionProblem? problem)
    {
        Subject = certificate.Subject;
        NotAfter = certificate.NotAfter.ToUniversalTime();
        Problem = problem;
    }

    /// <summary>The subject of the certificate.</summary>
    internal string Subject { get; }

    /// <summary>The time when the certificate expires, in UTC.</summary>
    internal DateTime NotAfter { get; }

    /// <summary>The reason why the certificate is rejected, or null if it is accepted.</summary>
    internal ConnectionProblem? Problem { get; }

    internal static BrokerCertificate Judge(string host, X509Certificate2 certificate, X509Chain chain, SslPolicyErrors errors, TlsOptions options) =>
        new(certificate, FindProblem(host, certificate, chain, errors, options));

    /// <summary>Returns the first problem that the user would have to fix. Dates come first, because an expired certificate is replaced whatever else is wrong.</summary>
    static ConnectionProblem? FindProblem(string host, X509Certificate2 certificate, X509Chain chain, SslPolicyErrors errors, TlsOptions options)
    {
        if (!options.ChecksCertificate) return null;
        X509ChainStatusFlags flags = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status);
        if (flags.HasFlag(X509ChainStatusFlags.NotTimeValid)) return NotTimeValid(chain);
        if (flags.HasFlag(X509ChainStatusFlags.UntrustedRoot) || flags.HasFlag(X509ChainStatusFlags.PartialChain)) return Untrusted(chain, options);
        if (options.ChecksName && errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) return OtherName(host, certificate);
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) && chain.ChainStatus.Length > 0)
            return new($"The broker's certificate '{certificate.Subject}' is not accepted: {chain.ChainStatus[0].StatusInformation.Trim()}", "Install another certificate on the broker.");
        return null;
    }

    /// <summary>Returns why OpenSSL may reject a certificate that .NET accepts. librdkafka contains its own OpenSSL, which rejects weak certificates.</summary>
    internal static ConnectionProblem? Weakness(X509Certificate2 certificate)
    {
        using RSA? key = certificate.GetRSAPublicKey();
        bool isSha1 = certificate.SignatureAlgorithm.FriendlyName?.Contains("sha1", StringComparison.OrdinalIgnoreCase) == true;
        return key is { KeySize: < WeakRsaBits } || isSha1
            ? new($"The broker's certificate '{certificate.Subject}' is too weak: {(isSha1 ? "it is signed with SHA-1" : $"its key has {key!.KeySize} bits")}.",
                "Install a certificate on the broker that is signed with SHA-256 and has a key of 2048 bits or more.")
            : null;
    }

    static ConnectionProblem NotTimeValid(X509Chain chain)
    {
        X509Certificate2 wrong = chain.ChainElements.First(element => element.ChainElementStatus.Any(status => status.Status.HasFlag(X509ChainStatusFlags.NotTimeValid))).Certificate;
        string what = chain.ChainElements[0].Certificate.Equals(wrong) ? $"The broker's certificate '{wrong.Subject}'" : $"The certificate '{wrong.Subject}', which issued the broker's certificate,";
        return wrong.NotAfter < DateTime.Now
            ? new($"{what} expired on {Date(wrong.NotAfter)}.", "Install a new certificate on the broker. If the date of this computer is wrong, correct it.")
            : new($"{what} is not valid before {Date(wrong.NotBefore)}.", "Check the dates of this computer and of the computer that issued the certificate.");
    }

    static ConnectionProblem Untrusted(X509Chain chain, TlsOptions options)
    {
        X509Certificate2 own = chain.ChainElements[0].Certificate, last = chain.ChainElements[^1].Certificate;
        string trusted = options.Authorities is null ? "this computer trusts" : "-CaCertificatePath (ssl.ca.location, ssl.truststore.location) names";
        if (own.SubjectName.RawData.AsSpan().SequenceEqual(own.IssuerName.RawData))
            return new($"The broker's certificate '{own.Subject}' is self-signed and is not one of those that {trusted}.", "If it is the right certificate, specify it with -CaCertificatePath or ssl.ca.location.");
        if (IsRoot(last))
            return new($"The broker's certificate '{own.Subject}' was issued by the authority '{last.Subject}', which is not one of those that {trusted}.", "Specify the certificate of that authority with -CaCertificatePath or ssl.ca.location.");
        bool isTrusted = options.Authorities?.Any(authority => authority.RawData.AsSpan().SequenceEqual(last.RawData)) == true;
        return isTrusted
            ? new($"The trusted certificate '{last.Subject}' was itself issued by '{last.Issuer}', and librdkafka, unlike Java, trusts only an authority at the end of the chain.",
                $"Add the certificate of '{last.Issuer}' to the same file.")
            : new($"The certificate of '{last.Issuer}', which issued '{last.Subject}', is missing: it is not one of those that {trusted}, and the broker does not send it.",
                $"If '{last.Issuer}' is the root authority, specify its certificate with -CaCertificatePath or ssl.ca.location. If it is an intermediate authority, add the whole chain to the broker's keystore, so that the broker sends it.");
    }

    static ConnectionProblem OtherName(string host, X509Certificate2 certificate)
    {
        string[] names = [.. certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString())))];
        string known = names.Length > 0 ? string.Join(", ", names) : certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        return new($"The broker's certificate is for {known}, not for '{host}'.",
            "In bootstrap.servers and advertised.listeners, use a name that the certificate contains, or install a certificate for this name (subject alternative name) on the broker.");
    }

    static bool IsRoot(X509Certificate2 certificate) => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    static string Date(DateTime date) => date.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
