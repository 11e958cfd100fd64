using System.Security.Cryptography;

namespace KafkaPS.Configuration.Translating;

/// <summary>Translates Java's trust store and key store to what librdkafka reads: PEM, as text or in files.</summary>
static class StoreTranslation
{
    internal static void Apply(TranslationContext context)
    {
        Pem(context, "ssl.truststore.certificates", "ssl.ca.pem");
        Pem(context, "ssl.keystore.key", "ssl.key.pem");
        Pem(context, "ssl.keystore.certificate.chain", "ssl.certificate.pem");
        Pem(context, "ssl.key.password", "ssl.key.password");
        if (context.Settings["ssl.truststore.location"] is Setting trust) Read(context, trust, "ssl.truststore.password", TrustStore);
        if (context.Settings["ssl.keystore.location"] is Setting key) Read(context, key, "ssl.keystore.password", KeyStore);
        TlsChecks.Check(context);
    }

    static void Pem(TranslationContext context, string property, string librdkafkaName)
    {
        if (context.Settings[property] is { Text.Length: > 0 } setting) context.Client[librdkafkaName] = setting.Text;
    }

    static void Read(TranslationContext context, Setting location, string password, Action<TranslationContext, Setting, CertificateStoreFormat> take)
    {
        try
        {
            CertificateStoreFormat format = CertificateStore.FormatOf(location.Text);
            if (format == CertificateStoreFormat.Jks)
                context.Refuse("UnsupportedStore", location, "It is a Java keystore (JKS), which only Java can read.",
                    $"Convert it: {CertificateStore.ConversionOf(location.Text)}");
            else if (format == CertificateStoreFormat.Unknown)
                context.Refuse("UnsupportedStore", location, "The file is not in PKCS#12 or PEM format.", "Use a file in one of these formats.");
            // A refused password is already reported, and the store does not open without it.
            else if (format == CertificateStoreFormat.Pem || !context.Settings.AnyRefused(password)) take(context, location, format);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            FileChecks.RefuseUnreadable(context, location, e);
        }
        catch (CryptographicException)
        {
            context.Refuse("StoreNotReadable", location, "The password is wrong, or the file is damaged.", $"Check {password}.");
        }
    }

    static void TrustStore(TranslationContext context, Setting location, CertificateStoreFormat format)
    {
        if (format == CertificateStoreFormat.Pem)
        {
            context.Client["ssl.ca.location"] = location.Text;
            return;
        }
        string certificates = CertificateStore.ReadCertificates(location.Text, context.Settings["ssl.truststore.password"]?.Text);
        if (certificates.Length == 0) context.Refuse("UnsupportedStore", location, "It does not contain a certificate.", "Import the authority's certificate into it.");
        else context.Client["ssl.ca.pem"] = certificates;
    }

    /// <summary>Passes the content of the store to librdkafka, which opens fewer stores than Java (none encrypted with RC2, none without a password).</summary>
    static void KeyStore(TranslationContext context, Setting location, CertificateStoreFormat format)
    {
        if (format == CertificateStoreFormat.Pem)
        {
            context.Client["ssl.certificate.location"] = location.Text;
            context.Client["ssl.key.location"] = location.Text;
            return;
        }

        Setting? password = context.Settings["ssl.keystore.password"];
        string keyPassword = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        try
        {
            if (CertificateStore.ReadKey(location.Text, password?.Text, keyPassword) is not (string certificates, string key))
            {
                context.Refuse("UnsupportedStore", location, "It does not contain a private key.", "Use the store that contains the client's private key.");
                return;
            }
            context.Client["ssl.certificate.pem"] = certificates;
            context.Client["ssl.key.pem"] = key;
            context.Client["ssl.key.password"] = keyPassword;
        }
        catch (CryptographicException) when (password is null)
        {
            context.Findings.Add("StoreWithoutPassword", Verdicts.Invalid, "ssl.keystore.password", null, "ssl.keystore.location requires a password.", "Set it, or specify -ClientKeyPassword.");
        }
    }
}
