using System.Globalization;

namespace KafkaPS.Configuration.Translating;

/// <summary>
/// Translates settings to librdkafka's properties. What depends on a single property is done here, by its row's <see cref="Translation"/>; the rest has
/// classes of its own.
/// </summary>
static class Translator
{
    /// <summary>The properties for which the module sets its own default.</summary>
    static readonly PropertyDefinition[] OwnDefaults =
        [.. ConfigurationCatalog.Properties.Where(row => row.OwnDefault is not null && row is { IsMerged: false, LibrdkafkaNames.Length: > 0 })];

    /// <summary>Returns librdkafka's properties for the settings, and what the module does itself. Adds every finding, however many there are.</summary>
    internal static TranslationContext Translate(ProducerSettings settings, Findings findings, CallerChoices choices)
    {
        var context = new TranslationContext(settings, findings, choices);
        foreach (PropertyDefinition row in OwnDefaults) context.Client[row.LibrdkafkaNames[0]] = row.OwnDefault!;
        foreach (Setting setting in settings.All) Translate(context, setting);
        PartitionerTranslation.Apply(context);
        SerializerTranslation.Check(context);
        CompressionTranslation.Apply(context);
        LoginTranslation.Apply(context);
        StoreTranslation.Apply(context);
        IdempotenceTranslation.Apply(context);
        TimeoutTranslation.Apply(context);
        return context;
    }

    static void Translate(TranslationContext context, Setting setting)
    {
        string librdkafkaName = setting.Definition.LibrdkafkaNames.FirstOrDefault("");
        switch (setting.Definition.Translation)
        {
            case Translation.Copy when Platform(setting.Definition.Name) is string reason:
                context.Findings.Add("NotOnThisSystem", Verdicts.None, setting, $"It has no effect. {reason}");
                break;
            case Translation.Copy or Translation.Request:
                context.Client[librdkafkaName] = Within(context, setting);
                break;
            case Translation.Kib:
                double kib = Math.Ceiling(context.Settings.Number(setting.Definition.Name) / 1024);
                context.Client[librdkafkaName] = setting.Definition.LibrdkafkaValid.Clamp(kib).ToString(CultureInfo.InvariantCulture);
                break;
            case Translation.Batch when setting.Text == "0":
                context.Client["batch.num.messages"] = "1";
                break;
            case Translation.Batch:
                context.Client[librdkafkaName] = Within(context, setting);
                break;
            case Translation.Ciphers:
                Ciphers(context, setting, librdkafkaName);
                break;
            case Translation.Code:
                CodeTranslation.Apply(context, setting);
                break;
            case Translation.None when setting.Text != setting.Definition.JavaDefault:
                context.Findings.Add("NoEquivalent", Verdicts.None, setting, $"It has no effect. {setting.Definition.Difference}");
                break;
            case Translation.Refuse:
                Refuse(context, setting);
                break;
            case Translation.Owned when setting.Text != setting.Definition.LibrdkafkaDefault:
                context.Refuse("OwnedProperty", setting, $"KafkaPS sets it. {setting.Definition.Meaning}", "Remove it.");
                break;
        }
    }

    /// <summary>Returns why librdkafka lacks a property on this operating system; null when it has it.</summary>
    static string? Platform(string name) => name switch
    {
        "ssl.ca.certificate.stores" when !OperatingSystem.IsWindows() => "Certificate stores exist only on Windows.",
        "sasl.kerberos.keytab" or "sasl.kerberos.min.time.before.relogin" when OperatingSystem.IsWindows() => "On Windows, the system provides the Kerberos login (SSPI).",
        _ => null,
    };

    /// <summary>Returns the value, clamped to librdkafka's nearest limit when only Java accepts it.</summary>
    static string Within(TranslationContext context, Setting setting)
    {
        if (!setting.Definition.IsNumber) return setting.Text;
        double given = context.Settings.Number(setting.Definition.Name);
        double taken = setting.Definition.LibrdkafkaValid.Clamp(given);
        if (taken == given) return setting.Text;

        string text = taken.ToString(CultureInfo.InvariantCulture);
        // The module itself checks the size of records, and -1 and 0 both leave a buffer to the operating system.
        bool isSame = setting.Definition.Name == "max.request.size" || setting.Definition.Name.EndsWith(".buffer.bytes", StringComparison.Ordinal);
        if (!isSame) context.Adjusted(setting, text, $"librdkafka takes {setting.Definition.LibrdkafkaValid.Description}.");
        return text;
    }

    /// <summary>Passes on cipher suites, but refuses Java's names, which begin with TLS_ or SSL_, unlike OpenSSL's. Dropping them would allow unintended ciphers.</summary>
    static void Ciphers(TranslationContext context, Setting setting, string librdkafkaName)
    {
        string[] names = JavaText.Split(setting.Text);
        if (names.Any(name => name.StartsWith("TLS_", StringComparison.Ordinal) || name.StartsWith("SSL_", StringComparison.Ordinal)))
            context.Refuse("CipherNames", setting, "These are Java's names of cipher suites, which OpenSSL does not support.", "Use OpenSSL's names, such as ECDHE-RSA-AES256-GCM-SHA384.");
        else if (names.Length > 0) context.Client[librdkafkaName] = string.Join(':', names);
    }

    static void Refuse(TranslationContext context, Setting setting)
    {
        bool isDefault = setting.Text.Length == 0 || setting.Text == setting.Definition.JavaDefault;
        // Kafka's own class of this kind does what librdkafka does.
        bool isKafkasOwn = JavaClasses.Find(setting.Text) is { CanBeMade: true } known && known.Name.StartsWith("org.apache.kafka.", StringComparison.Ordinal);
        if (!isDefault && !isKafkasOwn)
            context.Refuse("UnsupportedProperty", setting, setting.Definition.Difference, "Remove it, and look for another way to achieve its purpose.");
    }
}
