using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KafkaPS.Configuration;

/// <summary>The format of a file that contains certificates and keys.</summary>
enum CertificateStoreFormat
{
    Unknown,
    Pem,
    Pkcs12,
    Jks,
}

/// <summary>Reads the files that ssl.truststore.location and ssl.keystore.location name. Their content determines the format, whatever the type says.</summary>
static class CertificateStore
{
    const uint JksMagic = 0xFEEDFEED;
    const uint JceksMagic = 0xCECECECE;

    static readonly PbeParameters Encryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 2048);

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    internal static CertificateStoreFormat FormatOf(string path)
    {
        using FileStream file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[4];
        int read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (read < start.Length) return CertificateStoreFormat.Unknown;
        if (System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(start) is JksMagic or JceksMagic) return CertificateStoreFormat.Jks;
        // PKCS#12 is a DER sequence of more than 127 bytes, so its length is in long form.
        if (start[0] == 0x30 && start[1] >= 0x80) return CertificateStoreFormat.Pkcs12;
        return File.ReadAllText(path).Contains("-----BEGIN ", StringComparison.Ordinal) ? CertificateStoreFormat.Pem : CertificateStoreFormat.Unknown;
    }

    /// <summary>Returns the certificates of a PKCS#12 file as PEM text, without their keys.</summary>
    /// <exception cref="CryptographicException">The password is wrong, or the file is damaged.</exception>
    internal static string ReadCertificates(string path, string? password)
    {
        X509Certificate2Collection certificates = Open(path, password);
        try
        {
            return string.Join('\n', certificates.Select(certificate => certificate.ExportCertificatePem()));
        }
        finally
        {
            Dispose(certificates);
        }
    }

    /// <summary>Returns the certificate of a PKCS#12 file that has a private key, with the certificates of its issuers, and the key, as PEM texts.</summary>
    /// <param name="path">The file.</param>
    /// <param name="password">Its password; empty or null when it has none.</param>
    /// <param name="keyPassword">The password that encrypts the key in the result.</param>
    /// <returns>Null when no certificate in it has a private key.</returns>
    /// <exception cref="CryptographicException">The password is wrong, or the file is damaged.</exception>
    internal static (string Certificates, string Key)? ReadKey(string path, string? password, string keyPassword)
    {
        X509Certificate2Collection certificates = Open(path, password);
        try
        {
            if (certificates.FirstOrDefault(certificate => certificate.HasPrivateKey) is not X509Certificate2 own) return null;
            using AsymmetricAlgorithm? key = own.GetRSAPrivateKey() ?? (AsymmetricAlgorithm?)own.GetECDsaPrivateKey() ?? own.GetDSAPrivateKey();
            // Windows exports a store's key only in encrypted form.
            return key is null ? null : (string.Join('\n', Chain(own, certificates).Select(certificate => certificate.ExportCertificatePem())), key.ExportEncryptedPkcs8PrivateKeyPem(keyPassword, Encryption));
        }
        finally
        {
            Dispose(certificates);
        }
    }

    /// <summary>Returns a certificate, its issuer's, and so on, as far as the store contains them, in the order that TLS requires.</summary>
    static List<X509Certificate2> Chain(X509Certificate2 own, X509Certificate2Collection store)
    {
        var chain = new List<X509Certificate2>();
        for (X509Certificate2? next = own; next is not null && !chain.Contains(next); next = store.FirstOrDefault(issuer => issuer.SubjectName.RawData.AsSpan().SequenceEqual(chain[^1].IssuerName.RawData)))
            chain.Add(next);
        return chain;
    }

    /// <summary>Returns the command that converts a JKS file to PKCS#12. It asks for the passwords.</summary>
    internal static string ConversionOf(string path) =>
        $"keytool -importkeystore -srckeystore \"{path}\" -destkeystore \"{Path.ChangeExtension(path, ".p12")}\" -deststoretype PKCS12";

    static X509Certificate2Collection Open(string path, string? password)
    {
        var certificates = new X509Certificate2Collection();
        // macOS cannot keep keys in memory only.
        certificates.Import(path, password, X509KeyStorageFlags.Exportable | (OperatingSystem.IsMacOS() ? X509KeyStorageFlags.DefaultKeySet : X509KeyStorageFlags.EphemeralKeySet));
        return certificates;
    }

    static void Dispose(X509Certificate2Collection certificates)
    {
        foreach (X509Certificate2 certificate in certificates) certificate.Dispose();
    }
}
