using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KafkaPS.Configuration;

/// <summary>Checks that a PEM private key decrypts with its password and matches its certificate.</summary>
static class PemKey
{
    const string Encrypted = "-----BEGIN ENCRYPTED PRIVATE KEY-----";
    /// <summary>OpenSSL's own encryption, marked by a header above the key, which .NET does not support.</summary>
    const string OldEncryption = "Proc-Type: 4,ENCRYPTED";

    /// <summary>Returns what is wrong with a key.</summary>
    /// <param name="pem">The text, which may also contain certificates.</param>
    /// <param name="password">The key's password, or null.</param>
    /// <param name="certificate">The certificate that it must belong to.</param>
    /// <returns>The rule, the message and the advice; null when nothing is wrong, or when only OpenSSL can tell because .NET does not support the type of key or encryption.</returns>
    internal static (string Rule, string Words, string Advice)? Problem(string pem, string? password, X509Certificate2 certificate)
    {
        if (!pem.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
            return ("NoKey", "It does not contain a PEM private key.", "A PEM private key starts with -----BEGIN PRIVATE KEY----- or -----BEGIN ENCRYPTED PRIVATE KEY-----.");
        bool isEncrypted = pem.Contains(Encrypted, StringComparison.Ordinal), isOld = pem.Contains(OldEncryption, StringComparison.Ordinal);
        if ((isEncrypted || isOld) && string.IsNullOrEmpty(password)) return ("KeyWithoutPassword", "The private key is encrypted.", "Specify its password with -ClientKeyPassword or ssl.key.password.");
        using AsymmetricAlgorithm? key = certificate.GetRSAPublicKey() is { } rsa ? Empty(rsa, RSA.Create) : certificate.GetECDsaPublicKey() is { } ec ? Empty(ec, ECDsa.Create) : null;
        if (isOld || key is null) return null;
        try
        {
            if (isEncrypted) key.ImportFromEncryptedPem(pem, password);
            else key.ImportFromPem(pem);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return isEncrypted ? ("WrongKeyPassword", "It does not decrypt the private key.", "Check the password of the key.")
                : ("NoKey", "The private key is damaged, or its type does not match the certificate.", "Use the key for which the certificate was issued.");
        }
        return Belongs(key, certificate) ? null : ("KeyMismatch", "The private key does not match the certificate.", "Use the key for which the certificate was issued.");
    }

    static AsymmetricAlgorithm Empty(AsymmetricAlgorithm publicKey, Func<AsymmetricAlgorithm> create)
    {
        publicKey.Dispose();
        return create();
    }

    static bool Belongs(AsymmetricAlgorithm key, X509Certificate2 certificate)
    {
        // Compares only the numbers, because the same key can be encoded in several ways.
        using AsymmetricAlgorithm? publicKey = certificate.GetRSAPublicKey() ?? (AsymmetricAlgorithm?)certificate.GetECDsaPublicKey();
        return (key, publicKey) switch
        {
            (RSA own, RSA theirs) => own.ExportParameters(false).Modulus.AsSpan().SequenceEqual(theirs.ExportParameters(false).Modulus),
            (ECDsa own, ECDsa theirs) => own.ExportParameters(false).Q.X.AsSpan().SequenceEqual(theirs.ExportParameters(false).Q.X),
            _ => false,
        };
    }
}
