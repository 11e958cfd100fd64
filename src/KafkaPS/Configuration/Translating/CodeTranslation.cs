namespace KafkaPS.Configuration.Translating;

/// <summary>
/// The properties that name native code or a command: plugin.library.paths, ssl.providers and sasl.kerberos.kinit.cmd. Anyone who can write a configuration
/// file could run anything with them, so they need the caller's own permission, which no file can give.
/// </summary>
static class CodeTranslation
{
    /// <summary>OpenSSL's own providers (OSSL_PROVIDER(7)), which are built in or in a folder that only an administrator can write to. Any other name is the path of a library.</summary>
    static readonly string[] OpenSslProviders = ["default", "legacy", "base", "null", "fips"];

    internal static void Apply(TranslationContext context, Setting setting)
    {
        bool isHarmless = setting.Text.Length == 0
            || setting.Definition.Name == "ssl.providers" && JavaText.Split(setting.Text).All(OpenSslProviders.Contains);
        if (isHarmless || IsAllowed(context, setting, "a native library, which would run in this process"))
            context.Client[setting.Definition.LibrdkafkaNames[0]] = setting.Text;
    }

    /// <summary>Returns whether the caller allows code that a configuration names. If not, adds a finding that prevents the producer from starting.</summary>
    /// <param name="context">The context to read, and to add the finding to.</param>
    /// <param name="setting">The property that names the code.</param>
    /// <param name="what">What it names.</param>
    internal static bool IsAllowed(TranslationContext context, Setting setting, string what)
    {
        if (context.Choices.AllowsExternalCode) return true;
        context.Refuse("ExternalCode", setting, $"It names {what}. By default, KafkaPS does not run code that a configuration names.",
            "Remove it. If you trust the configuration, use New-KafkaProducer -AllowExternalCode.");
        return false;
    }
}
