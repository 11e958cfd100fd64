using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KafkaPS.Connection;

/// <summary>How a connection is encrypted, as librdkafka's properties say: whom it trusts, and with which certificate it shows itself.</summary>
sealed class TlsOptions
{
    TlsOptions(X509Certificate2Collection? authorities, SslStreamCertificateContext? clientCertificate, bool checksCertificate, bool checksName)
    {
        Authorities = authorities;
        ClientCertificate = clientCertificate;
        ChecksCertificate = checksCertificate;
        ChecksName = checksName;
    }

    /// <summary>The authorities to trust; null for those of the system.</summary>
    internal X509Certificate2Collection? Authorities { get; }

    /// <summary>The client's own certificate with its chain; null when there is none.</summary>
    internal SslStreamCertificateContext? ClientCertificate { get; }

    internal bool ChecksCertificate { get; }

    internal bool ChecksName { get; }

    /// <summary>The options of a client. Files that it could not read have kept the client from being made.</summary>
    /// <param name="client">librdkafka's properties.</param>
    internal static TlsOptions Of(IReadOnlyDictionary<string, string> client) => new(
        Certificates(client, "ssl.ca"), OwnCertificate(client),
        client.GetValueOrDefault("enable.ssl.certificate.verification") != "false", client.GetValueOrDefault("ssl.endpoint.identification.algorithm") != "none");

    /// <summary>The same, with no certificate of its own.</summary>
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
                // One of a directory is damaged. librdkafka passes over it, too.
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
            // A kind of key that only OpenSSL reads. The client itself has it.
            return null;
        }
    }

    /// <summary>Windows uses no key that has never been in a store.</summary>
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
