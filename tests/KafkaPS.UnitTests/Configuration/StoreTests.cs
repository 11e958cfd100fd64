using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KafkaPS.Interop;

namespace KafkaPS.UnitTests.Configuration;

public sealed class StoreTests : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kafkaps-stores-");
    readonly RSA _key = RSA.Create(2048);
    readonly X509Certificate2 _certificate;

    public StoreTests() => _certificate = new CertificateRequest("CN=KafkaPS test", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
        _folder.Delete(recursive: true);
    }

    string CertificatePem => _certificate.ExportCertificatePem();

    [Fact]
    public void A_PKCS12_trust_store_becomes_PEM_text()
    {
        IReadOnlyDictionary<string, string> client = Configure.With(("security.protocol", "SSL"), ("ssl.truststore.location", Pkcs12(withKey: false)),
            ("ssl.truststore.password", "geheim"), ("ssl.truststore.type", "PKCS12")).ClientProperties;

        Assert.Equal(CertificatePem, client["ssl.ca.pem"]);
        Assert.DoesNotContain("PRIVATE KEY", client["ssl.ca.pem"], StringComparison.Ordinal);
        Assert.Null(ConfigurationProbe.Refusal(client));
    }

    [Fact]
    public void The_key_of_a_trust_store_is_left_behind() =>
        Assert.Equal(CertificatePem, Configure.With(("ssl.truststore.location", Pkcs12(withKey: true)), ("ssl.truststore.password", "geheim")).ClientProperties["ssl.ca.pem"]);

    [Fact]
    public void A_PKCS12_key_store_becomes_PEM_text_with_an_encrypted_key()
    {
        IReadOnlyDictionary<string, string> client = Configure.With(("security.protocol", "SSL"), ("ssl.keystore.location", Pkcs12(withKey: true)), ("ssl.keystore.password",
            "geheim")).ClientProperties;

        Assert.Equal(CertificatePem, client["ssl.certificate.pem"]);
        Assert.DoesNotContain("ssl.keystore.location", client.Keys);
        using var key = RSA.Create();
        key.ImportFromEncryptedPem(client["ssl.key.pem"], client["ssl.key.password"]);
        Assert.Equal(_key.ExportParameters(false).Modulus, key.ExportParameters(false).Modulus);
        Assert.Null(ConfigurationProbe.Refusal(client));
    }

    /// <summary>Created by openssl pkcs12 -export, once with -legacy -keypbe and -certpbe PBE-SHA1-RC2-40 (password geheim), once with an empty password.</summary>
    [Theory]
    [InlineData("rc2-40.p12", "geheim")]
    [InlineData("empty-password.p12", "")]
    [InlineData("empty-password.p12", null)]
    public void Stores_that_librdkafka_does_not_open_work_as_in_Java(string store, string? password)
    {
        string path = Path.Combine(_folder.FullName, store);
        File.WriteAllBytes(path, RefusedValueTests.Resource(store));
        (string, object?)[] settings = [("security.protocol", "SSL"), ("ssl.keystore.location", path), .. password is null ? ((string, object?)[])[] : [("ssl.keystore.password", password)]];

        Assert.Null(ConfigurationProbe.Refusal(Configure.With(settings).ClientProperties));
    }

    [Fact]
    public void The_chain_of_a_key_store_goes_from_the_certificate_to_its_authority()
    {
        using RSA issuerKey = RSA.Create(2048);
        var request = new CertificateRequest("CN=issuer", issuerKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using X509Certificate2 issuer = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
        using X509Certificate2 issued = new CertificateRequest("CN=client", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .Create(issuer, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1), [1]).CopyWithPrivateKey(_key);
        using X509Certificate2 open = X509CertificateLoader.LoadCertificate(issuer.RawData);
        string path = Path.Combine(_folder.FullName, "chain.p12");
        File.WriteAllBytes(path, new X509Certificate2Collection { open, issued }.Export(X509ContentType.Pkcs12, "geheim")!);

        IReadOnlyDictionary<string, string> client = Configure.With(("security.protocol", "SSL"), ("ssl.keystore.location", path), ("ssl.keystore.password", "geheim")).ClientProperties;

        Assert.Equal($"{issued.ExportCertificatePem()}\n{issuer.ExportCertificatePem()}", client["ssl.certificate.pem"]);
    }

    [Fact]
    public void PEM_is_taken_as_file_and_as_text()
    {
        string path = Write("both.pem", $"{_key.ExportPkcs8PrivateKeyPem()}\n{CertificatePem}\n");
        IReadOnlyDictionary<string, string> file = Configure.With(("security.protocol", "SSL"), ("ssl.keystore.type", "PEM"), ("ssl.keystore.location", path),
            ("ssl.truststore.type", "PEM"), ("ssl.truststore.location", path)).ClientProperties;
        Assert.Equal((path, path, path), (file["ssl.certificate.location"], file["ssl.key.location"], file["ssl.ca.location"]));
        Assert.Null(ConfigurationProbe.Refusal(file));

        IReadOnlyDictionary<string, string> text = Configure.With(("security.protocol", "SSL"), ("ssl.keystore.type", "PEM"), ("ssl.keystore.key",
            _key.ExportPkcs8PrivateKeyPem()), ("ssl.keystore.certificate.chain", CertificatePem),
            ("ssl.truststore.type", "PEM"), ("ssl.truststore.certificates", CertificatePem)).ClientProperties;
        Assert.Equal((_key.ExportPkcs8PrivateKeyPem(), CertificatePem, CertificatePem), (text["ssl.key.pem"], text["ssl.certificate.pem"], text["ssl.ca.pem"]));
        Assert.Null(ConfigurationProbe.Refusal(text));
    }

    [Theory]
    [InlineData("ssl.truststore")]
    [InlineData("ssl.keystore")]
    public void A_JKS_store_is_refused_with_the_command_that_converts_it(string store)
    {
        string path = Path.Combine(_folder.FullName, "store.jks");
        File.WriteAllBytes(path, [0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2]);
        string message = Assert.Throws<ConfigException>(() => Configure.With(($"{store}.location", path), ($"{store}.password", "geheim"))).Message;
        Assert.Contains($"keytool -importkeystore -srckeystore \"{path}\" -destkeystore \"{Path.ChangeExtension(path, ".p12")}\" -deststoretype PKCS12",
            message, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ssl.truststore", "wrong", "Error StoreNotReadable ssl.truststore.location")]
    [InlineData("ssl.keystore", "wrong", "Error StoreNotReadable ssl.keystore.location")]
    [InlineData("ssl.keystore", null, "Error StoreWithoutPassword ssl.keystore.password")]
    [InlineData("ssl.keystore", "", "Error StoreNotReadable ssl.keystore.location")]
    public void A_store_needs_its_password(string store, string? password, string expected)
    {
        (string, object?)[] settings = [($"{store}.location", Pkcs12(withKey: true)), .. password is null ? ((string, object?)[])[] : [($"{store}.password", password)]];
        Assert.Contains(expected, Configure.Rules(settings));
    }

    [Fact]
    public void What_is_no_store_is_told()
    {
        Assert.Contains("Error StoreNotReadable ssl.truststore.location", Configure.Rules(("ssl.truststore.location", Path.Combine(_folder.FullName, "missing.p12"))));
        Assert.Contains("Error StoreNotReadable ssl.truststore.location", Configure.Rules(("ssl.truststore.location", "")));
        Assert.Contains("Error UnsupportedStore ssl.truststore.location", Configure.Rules(("ssl.truststore.location", Write("notes.txt", "no store"))));
        Assert.Contains("Error UnsupportedStore ssl.keystore.location", Configure.Rules(("ssl.keystore.location", Pkcs12(withKey: false)), ("ssl.keystore.password", "geheim")));
    }

    [Fact]
    public void What_only_librdkafka_can_tell_it_is_asked()
    {
        KafkaConfigReport report = KafkaPS.Configuration.ProducerConfiguration.Report([Configure.Source(KafkaPS.Configuration.ConfigurationSourceKind.Dictionary, ("security.protocol", "SSL"), ("ssl.cipher.suites", "no-such-cipher"))]);
        Assert.False(report.IsValid);
        Assert.Contains(report.Findings, finding => finding.Rule == "RefusedByClient" && finding.Message.Contains("ssl.cipher.suites", StringComparison.Ordinal));
    }

    string Pkcs12(bool withKey)
    {
        string path = Path.Combine(_folder.FullName, $"{withKey}.p12");
        using X509Certificate2 open = X509CertificateLoader.LoadCertificate(_certificate.RawData);
        File.WriteAllBytes(path, (withKey ? _certificate : open).Export(X509ContentType.Pkcs12, "geheim")!);
        return path;
    }

    string Write(string name, string content)
    {
        string path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }
}
