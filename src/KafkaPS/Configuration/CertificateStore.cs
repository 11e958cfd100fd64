using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KafkaPS.Configuration;

/// <summary>In which format a file holds certificates and keys.</summary>
enum CertificateStoreFormat
{
    Unknown,
    Pem,
    Pkcs12,
    Jks,
}

/// <summary>Reads the files that ssl.truststore.location and ssl.keystore.location name. The format is told by the content, whatever the type says.</summary>
static class CertificateStore
{
    const uint JksMagic = 0xFEEDFEED;
    const uint JceksMagic = 0xCECECECE;

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    internal static CertificateStoreFormat FormatOf(string path)
    {
        using FileStream file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[4];
        int read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (read < start.Length) return CertificateStoreFormat.Unknown;
        if (System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(start) is JksMagic or JceksMagic) return CertificateStoreFormat.Jks;
        // PKCS#12 is a DER sequence of more than 127 bytes, so that its length has a length.
        if (start[0] == 0x30 && start[1] >= 0x80) return CertificateStoreFormat.Pkcs12;
        return File.ReadAllText(path).Contains("-----BEGIN ", StringComparison.Ordinal) ? CertificateStoreFormat.Pem : CertificateStoreFormat.Unknown;
    }

    /// <summary>The certificates of a PKCS#12 file as PEM text, without their keys.</summary>
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

    /// <summary>Whether a PKCS#12 file opens with the password and has a private key.</summary>
    /// <exception cref="CryptographicException">The password is wrong, or the file is damaged.</exception>
    internal static bool HasPrivateKey(string path, string? password)
    {
        X509Certificate2Collection certificates = Open(path, password);
        try
        {
            return certificates.Any(certificate => certificate.HasPrivateKey);
        }
        finally
        {
            Dispose(certificates);
        }
    }

    /// <summary>The command that turns a JKS file into one that can be read. It asks for the passwords.</summary>
    internal static string ConversionOf(string path) =>
        $"keytool -importkeystore -srckeystore \"{path}\" -destkeystore \"{Path.ChangeExtension(path, ".p12")}\" -deststoretype PKCS12";

    static X509Certificate2Collection Open(string path, string? password)
    {
        var certificates = new X509Certificate2Collection();
        // macOS cannot hold keys in memory only.
        certificates.Import(path, password, OperatingSystem.IsMacOS() ? X509KeyStorageFlags.DefaultKeySet : X509KeyStorageFlags.EphemeralKeySet);
        return certificates;
    }

    static void Dispose(X509Certificate2Collection certificates)
    {
        foreach (X509Certificate2 certificate in certificates) certificate.Dispose();
    }
}
