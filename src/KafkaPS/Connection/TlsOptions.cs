using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KafkaPS.Connection;

/// <summary>The TLS options of a connection from librdkafka's properties: the authorities that it trusts, and the certificate that it presents.</summary>
sealed class TlsOptions
{
    TlsOptions(X509Certificate2Collection? authorities, SslStreamCertificateContext? clientCertificate, bool checksCertificate, bool checksName)
    {
        Authorities = authorities;
        ClientCertificate = clientCertificate;
        ChecksCertificate = checksCertificate;
        ChecksName = checksName;
    }

    /// <summary>The authorities to trust, or null for those of the system.</summary>
    internal X509Certificate2Collection? Authorities { get; }

    /// <summary>The client certificate with its chain, or null if there is none.</summary>
    internal SslStreamCertificateContext? ClientCertificate { get; }

    internal bool ChecksCertificate { get; }

    internal bool ChecksName { get; }

    /// <summary>Returns the options of a client. If the client could not read the files, it would not have been created.</summary>
    /// <param name="client">librdkafka's properties.</param>
    internal static TlsOptions Of(IReadOnlyDictionary<string, string> client) => new(
        Certificates(client, "ssl.ca"), OwnCertificate(client),
        client.GetValueOrDefault("enable.ssl.certificate.verification") != "false", client.GetValueOrDefault("ssl.endpoint.identification.algorithm") != "none");

    /// <summary>Returns the same options without a client certificate.</summary>
    internal TlsOptions Anonymous() => new(Authorities, null, ChecksCertificate, ChecksName);

    static X509Certificate2Collection? Certificates(IReadOnlyDictionary<string, string> client, string name)
    {
        string[] texts = Texts(client, name);
        if (texts.Length == 0) return null;
        var certificates = new X509Certificate2Collection();
        foreach (string text in texts)
        {
            try
            {
                certificates.ImportFromPem(text);
            }
            catch (CryptographicException)
            {
                // A file in a directory is damaged. librdkafka skips it too.
            }
        }
        return certificates;
    }

    static SslStreamCertificateContext? OwnCertificate(IReadOnlyDictionary<string, string> client)
    {
        if (Texts(client, "ssl.certificate") is not [string certificate] || Texts(client, "ssl.key") is not [string key]) return null;
        try
        {
            X509Certificate2 own = client.GetValueOrDefault("ssl.key.password") is { Length: > 0 } password && key.Contains("ENCRYPTED", StringComparison.Ordinal)
                ? X509Certificate2.CreateFromEncryptedPem(certificate, key, password) : X509Certificate2.CreateFromPem(certificate, key);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(certificate);
            return SslStreamCertificateContext.Create(OperatingSystem.IsWindows() ? Imported(own) : own, chain, offline: true);
        }
        catch (CryptographicException)
        {
            // The key has a type that only OpenSSL can read. The client itself uses it.
            return null;
        }
    }

    /// <summary>Imports a certificate, because Windows does not use a key that was never in a store.</summary>
    static X509Certificate2 Imported(X509Certificate2 certificate)
    {
        using (certificate)
        {
#pragma warning disable SYSLIB0057 // The loader that replaces it comes with .NET 9.
            return new X509Certificate2(certificate.Export(X509ContentType.Pkcs12));
#pragma warning restore SYSLIB0057
        }
    }

    static string[] Texts(IReadOnlyDictionary<string, string> client, string name)
    {
        if (client.GetValueOrDefault($"{name}.pem") is { Length: > 0 } text) return [text];
        if (client.GetValueOrDefault($"{name}.location") is not { Length: > 0 } location || location == "probe") return [];
        return Directory.Exists(location) ? [.. Directory.EnumerateFiles(location).Select(File.ReadAllText)] : File.Exists(location) ? [File.ReadAllText(location)] : [];
    }
}
