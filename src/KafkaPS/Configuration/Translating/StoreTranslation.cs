using System.Security.Cryptography;

namespace KafkaPS.Configuration.Translating;

/// <summary>Java's trust store and key store become what librdkafka reads: PEM text or files, and PKCS#12 for the client's own key.</summary>
static class StoreTranslation
{
    internal static void Apply(TranslationContext context)
    {
        Pem(context, "ssl.truststore.certificates", "ssl.ca.pem");
        Pem(context, "ssl.keystore.key", "ssl.key.pem");
        Pem(context, "ssl.keystore.certificate.chain", "ssl.certificate.pem");
        Pem(context, "ssl.key.password", "ssl.key.password");
        if (context.Settings["ssl.truststore.location"] is Setting trust) Read(context, trust, TrustStore);
        if (context.Settings["ssl.keystore.location"] is Setting key) Read(context, key, KeyStore);
    }

    static void Pem(TranslationContext context, string property, string librdkafkaName)
    {
        if (context.Settings[property] is { Text.Length: > 0 } setting) context.Client[librdkafkaName] = setting.Text;
    }

    static void Read(TranslationContext context, Setting location, Action<TranslationContext, Setting, CertificateStoreFormat> take)
    {
        try
        {
            CertificateStoreFormat format = CertificateStore.FormatOf(location.Text);
            if (format == CertificateStoreFormat.Jks)
                context.Refuse("UnsupportedStore", location, "It is a Java key store (JKS), which only Java can read.",
                    $"Convert it: {CertificateStore.ConversionOf(location.Text)}");
            else if (format == CertificateStoreFormat.Unknown)
                context.Refuse("UnsupportedStore", location, "It is neither PKCS#12 nor PEM.", "Give a file in one of these formats.");
            else take(context, location, format);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
        {
            context.Refuse("StoreNotReadable", location, e is CryptographicException ? "Its password is wrong, or it is damaged." : e.Message,
                "Check the path, the password and who may read the file.");
        }
    }

    static void TrustStore(TranslationContext context, Setting location, CertificateStoreFormat format)
    {
        if (format == CertificateStoreFormat.Pem) context.Client["ssl.ca.location"] = location.Text;
        else
        {
            string certificates = CertificateStore.ReadCertificates(location.Text, context.Settings["ssl.truststore.password"]?.Text);
            if (certificates.Length == 0) context.Refuse("UnsupportedStore", location, "It has no certificate.", "Import the authority's certificate into it.");
            else context.Client["ssl.ca.pem"] = certificates;
        }
    }

    static void KeyStore(TranslationContext context, Setting location, CertificateStoreFormat format)
    {
        if (format == CertificateStoreFormat.Pem)
        {
            context.Client["ssl.certificate.location"] = location.Text;
            context.Client["ssl.key.location"] = location.Text;
        }
        else if (context.Settings["ssl.keystore.password"] is not Setting password)
            context.Findings.Add("StoreWithoutPassword", Verdicts.Invalid, "ssl.keystore.password", null, "ssl.keystore.location needs its password.", "Set it.");
        else if (!CertificateStore.HasPrivateKey(location.Text, password.Text))
            context.Refuse("UnsupportedStore", location, "It has no private key.", "Give the store that holds the client's own key.");
        else
        {
            context.Client["ssl.keystore.location"] = location.Text;
            context.Client["ssl.keystore.password"] = password.Text;
        }
    }
}
