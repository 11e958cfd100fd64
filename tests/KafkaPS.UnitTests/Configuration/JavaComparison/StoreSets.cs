using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KafkaPS.UnitTests.Configuration.JavaComparison;

/// <summary>Settings of truststores and keystores: all possible combinations, with valid, wrong, and missing files.</summary>
static class StoreSets
{
    internal static IEnumerable<(string, string?)[]> All(string folder)
    {
        Files files = Write(folder);
        string?[] locations = [null, files.KeyStore, files.Pem, files.Text, files.Rc2, files.EmptyPassword, Path.Combine(folder, "missing.p12")];
        var trust =
            from location in locations
            from password in new[] { null, "geheim", "wrong" }
            from type in new[] { null, "PKCS12", "PEM", "pem", "bogus" }
            from certificates in new[] { null, files.CertificateText, "no certificate" }
            select new (string, string?)[]
            {
                ("security.protocol", "SSL"), ("ssl.truststore.location", location), ("ssl.truststore.password", password), ("ssl.truststore.type", type),
                    ("ssl.truststore.certificates", certificates),
            };
        var key =
            from location in locations
            from password in new[] { null, "", "geheim", "wrong" }
            from type in new[] { null, "PEM" }
            from text in new[] { null, files.KeyText, files.EncryptedKeyText, "no key" }
            from chain in new[] { null, files.CertificateText }
            from keyPassword in new[] { null, "geheim" }
            select new (string, string?)[]
            {
                ("security.protocol", "SSL"), ("ssl.keystore.location", location), ("ssl.keystore.password", password), ("ssl.keystore.type", type),
                    ("ssl.keystore.key", text), ("ssl.keystore.certificate.chain", chain),
                ("ssl.key.password", keyPassword),
            };
        return trust.Concat(key);
    }

    static Files Write(string folder)
    {
        using RSA key = RSA.Create(2048);
        using X509Certificate2 certificate = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var files = new Files(Path.Combine(folder, "store.p12"), Path.Combine(folder, "store.pem"), Path.Combine(folder, "text.txt"),
            Path.Combine(folder, "rc2-40.p12"), Path.Combine(folder, "empty-password.p12"),
            certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem(),
            // Not every JDK can decrypt newer keys.
            key.ExportEncryptedPkcs8PrivateKeyPem("geheim", new PbeParameters(PbeEncryptionAlgorithm.TripleDes3KeyPkcs12, HashAlgorithmName.SHA1, 1000)));
        File.WriteAllBytes(files.KeyStore, certificate.Export(X509ContentType.Pkcs12, "geheim"));
        File.WriteAllText(files.Pem, $"{files.KeyText}\n{files.CertificateText}\n");
        File.WriteAllBytes(files.Rc2, RefusedValueTests.Resource("rc2-40.p12"));
        File.WriteAllBytes(files.EmptyPassword, RefusedValueTests.Resource("empty-password.p12"));
        File.WriteAllText(files.Text, "no store at all");
        return files;
    }

    sealed record Files(string KeyStore, string Pem, string Text, string Rc2, string EmptyPassword, string CertificateText, string KeyText, string EncryptedKeyText);
}
