using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KafkaPS.Tests;

/// <summary>The client certificate and key that kafka.sh creates as PKCS#12, in the other forms that users have.</summary>
sealed class ClientCertificate
{
    internal const string Password = "changeit";

    /// <param name="pkcs12">The file that has both.</param>
    /// <param name="directory">Where the other files go.</param>
    internal ClientCertificate(string pkcs12, string directory)
    {
        using X509Certificate2 certificate = X509CertificateLoader.LoadPkcs12FromFile(pkcs12, Password, X509KeyStorageFlags.Exportable);
        using RSA key = certificate.GetRSAPrivateKey()!;
        string pem = certificate.ExportCertificatePem() + "\n", encrypted = key.ExportEncryptedPkcs8PrivateKeyPem(Password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 10_000));
        Pkcs12 = pkcs12;
        Certificate = Write("certificate.pem", pem);
        Key = Write("key.pem", key.ExportPkcs8PrivateKeyPem());
        EncryptedKey = Write("encrypted-key.pem", encrypted);
        Both = Write("both.pem", pem + encrypted);

        string Write(string name, string text)
        {
            string path = Path.Combine(directory, name);
            File.WriteAllText(path, text);
            return path;
        }
    }

    internal string Pkcs12 { get; }

    internal string Certificate { get; }

    internal string Key { get; }

    internal string EncryptedKey { get; }

    internal string Both { get; }
}
