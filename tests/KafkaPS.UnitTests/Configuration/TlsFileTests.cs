using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using KafkaPS.Interop;

namespace KafkaPS.UnitTests.Configuration;

/// <summary>Certificates and keys in PEM: faults are reported before librdkafka is asked, and every form works.</summary>
public sealed class TlsFileTests : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kafkaps-tls-");
    readonly RSA _key = RSA.Create(2048), _other = RSA.Create(2048);

    public TlsFileTests()
    {
        using X509Certificate2 certificate = new CertificateRequest("CN=client", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        string pem = certificate.ExportCertificatePem() + "\n", encrypted = _key.ExportEncryptedPkcs8PrivateKeyPem("geheim", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
        Write("certificate.pem", pem);
        Write("key.pem", _key.ExportPkcs8PrivateKeyPem());
        Write("rsa.pem", _key.ExportRSAPrivateKeyPem());
        Write("encrypted.pem", encrypted);
        Write("other.pem", _other.ExportPkcs8PrivateKeyPem());
        Write("both.pem", $"{encrypted}\n{pem}");
        Write("text.pem", "no PEM at all");
        Write("damaged.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        Write("crlf-certificate.pem", pem.ReplaceLineEndings("\r\n"));
        Write("crlf-key.pem", encrypted.ReplaceLineEndings("\r\n"));
        File.WriteAllText(PathOf("bom-certificate.pem"), pem, new UTF8Encoding(true));
        File.WriteAllText(PathOf("utf16-key.pem"), _key.ExportPkcs8PrivateKeyPem(), Encoding.Unicode);
        using ECDsa ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 ecCertificate = new CertificateRequest("CN=ec", ec, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        Write("ec.pem", $"{ec.ExportECPrivateKeyPem()}\n{ecCertificate.ExportCertificatePem()}\n");
        Directory.CreateDirectory(PathOf("directory"));
        Directory.CreateDirectory(PathOf("hashed"));
        Write(Path.Combine("hashed", "0123abcd.0"), pem);
    }

    public void Dispose()
    {
        _key.Dispose();
        _other.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("ssl.ca.location=nope.pem", "StoreNotReadable ssl.ca.location", "The file does not exist")]
    [InlineData("ssl.ca.location=text.pem", "NoCertificate ssl.ca.location", "not contain a PEM certificate")]
    [InlineData("ssl.ca.location=key.pem", "NoCertificate ssl.ca.location", "not contain a PEM certificate")]
    [InlineData("ssl.ca.location=damaged.pem", "NoCertificate ssl.ca.location", "not contain a PEM certificate")]
    [InlineData("ssl.ca.location=directory", "NoCertificate ssl.ca.location", "openssl rehash")]
    [InlineData("ssl.truststore.location=key.pem", "NoCertificate ssl.truststore.location", "not contain a PEM certificate")]
    [InlineData("ssl.truststore.location=directory", "StoreNotReadable ssl.truststore.location", "It is a directory")]
    [InlineData("ssl.ca.pem=none", "NoCertificate ssl.ca.pem", "not contain a PEM certificate")]
    [InlineData("ssl.crl.location=nope.pem", "StoreNotReadable ssl.crl.location", "The file does not exist")]
    [InlineData("ssl.certificate.location=nope.pem;ssl.key.location=key.pem", "StoreNotReadable ssl.certificate.location", "The file does not exist")]
    [InlineData("ssl.certificate.location=certificate.pem;ssl.key.location=nope.pem", "StoreNotReadable ssl.key.location", "The file does not exist")]
    [InlineData("ssl.certificate.location=text.pem;ssl.key.location=key.pem", "NoCertificate ssl.certificate.location", "not contain a PEM certificate")]
    [InlineData("ssl.certificate.location=certificate.pem;ssl.key.location=text.pem", "NoKey ssl.key.location", "not contain a PEM private key")]
    [InlineData("ssl.certificate.location=certificate.pem", "CertificateWithoutKey ssl.certificate.location", "no private key")]
    [InlineData("ssl.key.location=key.pem", "CertificateWithoutKey ssl.key.location", "no certificate")]
    [InlineData("ssl.certificate.location=certificate.pem;ssl.key.location=other.pem", "KeyMismatch ssl.key.location", "does not match the certificate")]
    [InlineData("ssl.certificate.location=certificate.pem;ssl.key.location=encrypted.pem", "KeyWithoutPassword ssl.key.location", "-ClientKeyPassword")]
    [InlineData("ssl.certificate.location=certificate.pem;ssl.key.location=encrypted.pem;ssl.key.password=wrong", "WrongKeyPassword ssl.key.password", "does not decrypt")]
    [InlineData("ssl.keystore.location=both.pem;ssl.key.password=wrong", "WrongKeyPassword ssl.key.password", "does not decrypt")]
    [InlineData("ssl.keystore.location=both.pem", "KeyWithoutPassword ssl.keystore.location", "-ClientKeyPassword")]
    [InlineData("ssl.keystore.location=certificate.pem", "NoKey ssl.keystore.location", "not contain a PEM private key")]
    [InlineData("ssl.keystore.location=key.pem", "NoCertificate ssl.keystore.location", "not contain a PEM certificate")]
    public void What_is_wrong_with_a_file_is_told_by_its_name(string settings, string expected, string words)
    {
        KafkaConfigReport report = Configure.Report([("security.protocol", "SSL"), .. Settings(settings)]);

        KafkaConfigFinding finding = Assert.Single(report.Findings, finding => finding.Severity == KafkaConfigSeverity.Error);
        Assert.Equal(expected, $"{finding.Rule} {finding.Property}");
        Assert.Contains(words, $"{finding.Message} {finding.Recommendation}", StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY-----\n", $"{finding.Value} {finding.Message}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ssl.certificate.location=certificate.pem;ssl.key.location=key.pem")]
    [InlineData("ssl.certificate.location=certificate.pem;ssl.key.location=rsa.pem")]
    [InlineData("ssl.certificate.location=certificate.pem;ssl.key.location=encrypted.pem;ssl.key.password=geheim")]
    [InlineData("ssl.certificate.location=crlf-certificate.pem;ssl.key.location=crlf-key.pem;ssl.key.password=geheim")]
    [InlineData("ssl.certificate.location=bom-certificate.pem;ssl.key.location=utf16-key.pem")]
    [InlineData("ssl.keystore.location=both.pem;ssl.key.password=geheim")]
    [InlineData("ssl.keystore.location=ec.pem")]
    [InlineData("ssl.ca.location=certificate.pem")]
    [InlineData("ssl.ca.location=bom-certificate.pem")]
    [InlineData("ssl.ca.location=crlf-certificate.pem")]
    [InlineData("ssl.ca.location=hashed")]
    [InlineData("ssl.ca.location=probe")]
    public void Every_form_works(string settings) => Assert.Null(ConfigurationProbe.Refusal(Configure.With([("security.protocol", "SSL"), .. Settings(settings)]).ClientProperties));

    [Theory]
    [InlineData("security.protocol=SSL;ssl.key.password=geheim", "Warning PasswordUnused ssl.key.password")]
    [InlineData("security.protocol=SSL;ssl.keystore.password=geheim;ssl.key.password=geheim", "Warning PasswordUnused ssl.keystore.password")]
    [InlineData("ssl.keystore.password=geheim;ssl.key.password=geheim", "Warning PasswordUnused ssl.keystore.password")]
    [InlineData("ssl.ca.location=certificate.pem", "Warning TlsUnused ssl.ca.location")]
    [InlineData("security.protocol=SASL_PLAINTEXT;sasl.mechanism=SCRAM-SHA-256;sasl.username=u;sasl.password=p;ssl.truststore.location=certificate.pem", "Warning TlsUnused ssl.truststore.location")]
    public void What_has_no_effect_is_a_warning(string settings, string expected) =>
        Assert.Contains(expected, Configure.Rules(Settings(settings)));

    (string, object?)[] Settings(string settings) => [.. settings.Split(';').Select(pair => pair.Split('=', 2)).Select(pair =>
        (pair[0], (object?)(pair[0].EndsWith(".location", StringComparison.Ordinal) && pair[1] != "probe" ? PathOf(pair[1]) : pair[1])))];

    string PathOf(string name) => Path.Combine(_folder.FullName, name);

    void Write(string name, string text) => File.WriteAllText(PathOf(name), text);
}
