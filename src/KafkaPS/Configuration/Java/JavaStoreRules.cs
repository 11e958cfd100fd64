using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KafkaPS.Configuration;

/// <summary>Java's checks of TLS before it connects: <c>DefaultSslEngineFactory</c>, with the names that the JDK (17) supports.</summary>
static class JavaStoreRules
{
    static readonly (string Property, string[] Names)[] Algorithms =
    [
        ("ssl.protocol", ["Default", "DTLS", "DTLSv1.0", "DTLSv1.2", "SSL", "SSLv3", "TLS", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"]),
        ("ssl.provider", ["SunJSSE", "BCJSSE", "Conscrypt"]),
        ("ssl.keymanager.algorithm", ["SunX509", "NewSunX509", "PKIX"]),
        ("ssl.trustmanager.algorithm", ["PKIX", "SunX509", "SunPKIX", "X509", "X.509"]),
        ("ssl.secure.random.implementation", ["SHA1PRNG", "DRBG", "NativePRNG", "NativePRNGBlocking", "NativePRNGNonBlocking", "Windows-PRNG"]),
    ];

    static readonly string[] StoreTypes = ["JKS", "PKCS12", "JCEKS", "DKS", "CaseExactJKS"];

    internal static void Check(JavaProperties java)
    {
        if (!java.Text("security.protocol").EndsWith("SSL", StringComparison.OrdinalIgnoreCase)) return;
        JavaClassRules.CheckKind(java, "ssl.engine.factory.class", "SslEngineFactory");
        foreach ((string property, string[] names) in Algorithms)
        {
            if (java.Has(property) && !names.Contains(java.Text(property), StringComparer.OrdinalIgnoreCase))
                java.Refuse("UnknownAlgorithm", property, $"Java knows {string.Join(", ", names)}.", "Remove it.");
        }
        Store(java, "ssl.truststore", java.Has("ssl.truststore.certificates") ? "ssl.truststore.certificates" : null, null);
        Store(java, "ssl.keystore", java.Has("ssl.keystore.certificate.chain") ? "ssl.keystore.certificate.chain" : null, "ssl.keystore.key");
    }

    /// <summary>Checks one of the two stores: PEM text, a PEM file, or a file with a password, but never two of these at once.</summary>
    static void Store(JavaProperties java, string store, string? certificates, string? key)
    {
        string location = $"{store}.location", password = $"{store}.password", type = java.Text($"{store}.type");
        bool hasKey = key is not null && java.Has(key);
        if (certificates is not null || hasKey)
        {
            if (type != "PEM") java.Refuse("StoreConflict", certificates ?? key!, $"Java accepts it only with {store}.type=PEM.", $"Set {store}.type=PEM.");
            else if (key is not null && !(hasKey && certificates is not null)) java.Refuse("StoreConflict", certificates ?? key,
                "Java requires the key and the certificate together.", "Set both.");
            else if (java.Has(location)) java.Refuse("StoreConflict", location, "Java accepts either the file or the PEM text, but not both.", "Set only one of them.");
            else if (java.Has(password)) java.Refuse("StoreConflict", password, "Java does not accept a password for a PEM store.", "Remove it. The password of a private key is ssl.key.password.");
            else PemText(java, certificates!, key);
        }
        else if (!java.Has(location))
        {
            if (java.Has(password)) java.Refuse("StoreConflict", password, $"Java rejects it without {location}.", "Remove it.");
        }
        else if (type == "PEM")
        {
            if (java.Has(password)) java.Refuse("StoreConflict", password, "Java does not accept a password for a PEM store.", "Remove it. The password of a private key is ssl.key.password.");
            else if (!java.AnyRefused(location, "ssl.key.password")) PemFile(java, location, key is not null);
        }
        else if (key is not null && !java.Has(password)) java.Refuse("StoreConflict", location, $"Java requires {password} with it.", "Set it.");
        else KeyStore(java, location, password, type, key is not null);
    }

    static void KeyStore(JavaProperties java, string location, string password, string type, bool withKey)
    {
        if (!StoreTypes.Contains(type, StringComparer.OrdinalIgnoreCase)) java.Refuse("UnknownAlgorithm", location, "Java does not support this type of store.", "Use JKS, PKCS12, or PEM.");
        else if (!java.AnyRefused(location, password, "ssl.key.password")) Read(java, location, path =>
        {
            CertificateStoreFormat format = CertificateStore.FormatOf(path);
            // Without a password, Java reads what is not encrypted, even when that is nothing. Only Java can read a JKS file.
            if (format == CertificateStoreFormat.Pkcs12 && java.Has(password)) CertificateStore.ReadCertificates(path, java.Text(password));
            // The key of a PKCS#12 store has the store's password.
            if (format == CertificateStoreFormat.Pkcs12 && withKey && java.Has("ssl.key.password") && java.Text("ssl.key.password") != java.Text(password)) return false;
            return format is CertificateStoreFormat.Pkcs12 or CertificateStoreFormat.Jks;
        });
    }

    static void PemFile(JavaProperties java, string location, bool withKey) =>
        Read(java, location, path => HasCertificate(File.ReadAllText(path)) && (!withKey || HasKey(java, File.ReadAllText(path))));

    static void Read(JavaProperties java, string location, Func<string, bool> isGood)
    {
        string reason = "It does not contain what Java requires.";
        try
        {
            if (isGood(java.Text(location))) return;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            reason = e.Message;
        }
        catch (CryptographicException)
        {
            reason = "Java cannot open it. The password is wrong, or the file is damaged.";
        }
        java.Refuse("StoreNotReadable", location, reason, "Check the path, the type and the password.");
    }

    static void PemText(JavaProperties java, string certificates, string? key)
    {
        if (!HasCertificate(java.Text(certificates))) java.Refuse("StoreNotReadable", certificates, "It does not contain a PEM certificate.",
            "A PEM certificate starts with -----BEGIN CERTIFICATE-----.");
        if (key is not null && !HasKey(java, java.Text(key)))
            java.Refuse("StoreNotReadable", key, "It does not contain a PEM private key, or ssl.key.password is wrong.",
                "A PEM private key starts with -----BEGIN PRIVATE KEY----- or -----BEGIN ENCRYPTED PRIVATE KEY-----.");
    }

    static bool HasCertificate(string pem)
    {
        try
        {
            using X509Certificate2 certificate = X509Certificate2.CreateFromPem(pem);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>Returns whether Java can read the key: PKCS#8 only, with a password exactly when it is encrypted.</summary>
    static bool HasKey(JavaProperties java, string pem)
    {
        bool isEncrypted = java.Has("ssl.key.password");
        string label = isEncrypted ? "ENCRYPTED PRIVATE KEY" : "PRIVATE KEY";
        if (!pem.Contains($"-----BEGIN {label}-----", StringComparison.Ordinal)) return false;
        foreach (AsymmetricAlgorithm algorithm in new AsymmetricAlgorithm[] { RSA.Create(), ECDsa.Create() })
        {
            using (algorithm)
            {
                try
                {
                    if (isEncrypted) algorithm.ImportFromEncryptedPem(pem, java.Text("ssl.key.password"));
                    else algorithm.ImportFromPem(pem);
                    return true;
                }
                catch (Exception e) when (e is CryptographicException or ArgumentException)
                {
                    // Not a key of this kind.
                }
            }
        }
        return false;
    }
}
