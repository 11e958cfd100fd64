using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KafkaPS.UnitTests.Connection;

/// <summary>A root authority and an intermediate one, which issue good and bad certificates for brokers.</summary>
sealed class TestAuthority : IDisposable
{
    readonly RSA _key = RSA.Create(2048), _intermediateKey = RSA.Create(2048);

    internal TestAuthority(string name = "Test Root")
    {
        Root = Request(name, _key, isAuthority: true).CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-2), DateTimeOffset.UtcNow.AddYears(2));
        using X509Certificate2 intermediate = Request("Test Intermediate", _intermediateKey, isAuthority: true).Create(Root, DateTimeOffset.UtcNow.AddYears(-2), DateTimeOffset.UtcNow.AddYears(1), [2]);
        Intermediate = intermediate.CopyWithPrivateKey(_intermediateKey);
    }

    internal X509Certificate2 Root { get; }

    internal X509Certificate2 Intermediate { get; }

    /// <summary>A certificate from the intermediate authority.</summary>
    internal X509Certificate2 Issue(string host = "localhost", int fromDays = -30, int toDays = 30)
    {
        using RSA key = RSA.Create(2048);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        if (host == "localhost") names.AddIpAddress(IPAddress.Loopback);
        CertificateRequest request = Request(host, key, isAuthority: false);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 issued = request.Create(Intermediate, DateTimeOffset.UtcNow.AddDays(fromDays), DateTimeOffset.UtcNow.AddDays(toDays), Guid.NewGuid().ToByteArray());
        return issued.CopyWithPrivateKey(key);
    }

    internal static X509Certificate2 SelfSigned(string host)
    {
        using RSA key = RSA.Create(2048);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        CertificateRequest request = Request(host, key, isAuthority: false);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    public void Dispose()
    {
        Root.Dispose();
        Intermediate.Dispose();
        _key.Dispose();
        _intermediateKey.Dispose();
    }

    static CertificateRequest Request(string name, RSA key, bool isAuthority)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        return request;
    }
}
