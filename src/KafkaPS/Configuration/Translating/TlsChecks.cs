using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace KafkaPS.Configuration.Translating;

/// <summary>
/// Checks that certificates and keys exist and match. librdkafka would report <c>system lib</c> or <c>PEM lib</c>, whatever is wrong, and nothing at all about a
/// certificate without its key.
/// </summary>
static partial class TlsChecks
{
    internal static void Check(TranslationContext context)
    {
        if (context.Settings.AnyRefused("security.protocol")) return;
        if (!context.Settings.Text("security.protocol").EndsWith("ssl", StringComparison.Ordinal))
        {
            Unused(context);
            return;
        }
        Authorities(context);
        if (context.Settings["ssl.crl.location"] is Setting revoked) FileChecks.Read(context, revoked);
        ClientCertificate(context);
    }

    /// <summary>Reports certificates that are given but not used: without a protocol that encrypts, everything is sent in clear text.</summary>
    static void Unused(TranslationContext context)
    {
        foreach (string name in new[] { "ssl.truststore.location", "ssl.truststore.certificates", "ssl.ca.location", "ssl.keystore.location", "ssl.certificate.location", "ssl.keystore.certificate.chain" })
        {
            if (context.Settings[name] is not Setting unused) continue;
            string protocol = context.Settings.Text("security.protocol");
            context.Findings.Add("TlsUnused", Verdicts.None, unused, $"It has no effect, because security.protocol is {protocol.ToUpperInvariant()} and nothing is encrypted.",
                $"Set security.protocol to {(protocol == "plaintext" ? "SSL" : "SASL_SSL")}.");
            return;
        }
        UnusedPassword(context);
    }

    static void Authorities(TranslationContext context)
    {
        if (context.Settings["ssl.truststore.certificates"] is { Text.Length: > 0 } text && Certificates(text.Text).Count == 0)
            context.Refuse("NoCertificate", text, "It does not contain a PEM certificate.", "A PEM certificate starts with -----BEGIN CERTIFICATE-----.");
        if ((context.Settings["ssl.ca.location"] ?? context.Settings["ssl.truststore.location"]) is not Setting location
            || context.Client.GetValueOrDefault("ssl.ca.location") is not string path || path == "probe") return;
        if (Directory.Exists(path))
        {
            // OpenSSL finds a certificate in a directory only by its file name.
            if (!Directory.EnumerateFiles(path).Any(file => HashedName().IsMatch(Path.GetFileName(file))))
                context.Refuse("NoCertificate", location, "The directory contains no certificate with a name that OpenSSL can find.", $"Create these names with: openssl rehash '{path}'. Or use one file that contains all certificates.");
            return;
        }
        if (FileChecks.Read(context, location) is not string pem) return;
        if (Certificates(pem).Count == 0)
            context.Refuse("NoCertificate", location, "The file does not contain a PEM certificate.", "Use the file with the authority's certificate, which starts with -----BEGIN CERTIFICATE-----.");
        else if (FileChecks.HasByteOrderMark(path)) Replace(context, "ssl.ca", pem);
    }

    static void ClientCertificate(TranslationContext context)
    {
        (Setting? certificateSetting, string? certificatePem) = Material(context, "ssl.certificate", "ssl.keystore.certificate.chain");
        (Setting? keySetting, string? keyPem) = Material(context, "ssl.key", "ssl.keystore.key");
        if (certificateSetting is null && keySetting is null)
        {
            if (!context.Client.ContainsKey("ssl.key.pem") && context.Settings["ssl.keystore.location"] is null) UnusedPassword(context);
            return;
        }
        if (context.Settings.AnyRefused("ssl.keystore.certificate.chain", "ssl.keystore.key", "ssl.key.password")) return;
        if (keySetting is null)
            context.Refuse("CertificateWithoutKey", certificateSetting!, "The certificate has no private key.", "Specify the key with -ClientKeyPath, ssl.key.location, or ssl.keystore.key.");
        else if (certificateSetting is null)
            context.Refuse("CertificateWithoutKey", keySetting, "The private key has no certificate.", "Specify the certificate with -ClientCertificatePath, ssl.certificate.location, or ssl.keystore.certificate.chain.");
        if (certificatePem is not null && Certificates(certificatePem).Count == 0)
            context.Refuse("NoCertificate", certificateSetting!, "It does not contain a PEM certificate.", "A PEM certificate starts with -----BEGIN CERTIFICATE-----.");
        else if (keyPem is not null && certificatePem is not null)
        {
            using X509Certificate2 certificate = Certificates(certificatePem)[0];
            Setting? password = context.Settings["ssl.key.password"];
            if (PemKey.Problem(keyPem, password?.Text, certificate) is not (string rule, string words, string advice)) return;
            if (rule != "WrongKeyPassword") context.Refuse(rule, keySetting!, words, advice);
            // A key that is text in the configuration must not appear in a message.
            else context.Refuse(rule, password!, keySetting!.IsSecret ? words : $"{words.TrimEnd('.')} in '{keySetting.Text}'.", advice);
        }
    }

    /// <summary>Returns the setting of a certificate or a key, from a file or from text, and its PEM; null as PEM when it cannot be read.</summary>
    static (Setting? Setting, string? Pem) Material(TranslationContext context, string librdkafkaName, string textProperty)
    {
        if (context.Settings[textProperty] is { Text.Length: > 0 } text) return (text, text.Text);
        if (!context.Client.TryGetValue($"{librdkafkaName}.location", out string? path)) return default;
        Setting location = context.Settings[$"{librdkafkaName}.location"] ?? context.Settings["ssl.keystore.location"]!;
        string? pem = FileChecks.Read(context, location);
        if (pem is not null && FileChecks.HasByteOrderMark(path)) Replace(context, librdkafkaName, pem);
        return (location, pem);
    }

    /// <summary>Passes the text to librdkafka instead of the file.</summary>
    static void Replace(TranslationContext context, string librdkafkaName, string pem)
    {
        context.Client.Remove($"{librdkafkaName}.location");
        context.Client[$"{librdkafkaName}.pem"] = pem;
    }

    static void UnusedPassword(TranslationContext context)
    {
        foreach (string name in new[] { "ssl.keystore.password", "ssl.key.password" })
        {
            if (context.Settings[name] is not Setting unused) continue;
            context.Findings.Add("PasswordUnused", Verdicts.None, unused, "It has no effect, because there is no client certificate.", "Specify the certificate with -ClientCertificatePath, or remove the password.");
            return;
        }
    }

    /// <summary>Returns the certificates in a PEM text; none when one is damaged.</summary>
    static X509Certificate2Collection Certificates(string pem)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(pem);
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return [];
        }
        return certificates;
    }

    /// <summary>File names from <c>openssl rehash</c>: the hash of the subject, and a number.</summary>
    [GeneratedRegex(@"^[0-9a-f]{8}\.[0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex HashedName();
}
