namespace KafkaPS.Configuration.Translating;

/// <summary>Translates Java's login properties (sasl.jaas.config, the classes for OAUTHBEARER) to librdkafka's.</summary>
static class LoginTranslation
{
    const string OidcHandler = "OAuthBearerLoginCallbackHandler";
    const string JwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    internal static void Apply(TranslationContext context)
    {
        JaasConfig? jaas = context.Settings["sasl.jaas.config"] is Setting setting && !context.Settings.AnyRefused("sasl.mechanism") ? Jaas(context, setting) : null;
        foreach (Setting oidc in context.Settings.All.Where(given => given.Definition.Translation == Translation.Oidc)) Oidc(context, oidc);
        // The cloud's own identity is one of the ways to request a token.
        if (context.Settings.Text("sasl.oauthbearer.metadata.authentication.type") != "none") context.SetUnlessGiven("sasl.oauthbearer.method", "oidc");
        LoginChecks.Check(context, jaas is null ? null : TicketCache(context, jaas));
    }

    static JaasConfig? Jaas(TranslationContext context, Setting setting)
    {
        JaasConfig jaas;
        try
        {
            jaas = JaasConfig.Parse(setting.Text);
        }
        catch (FormatException e)
        {
            context.Refuse("InvalidJaas", setting, e.Message, "Use: org.apache.kafka.common.security.plain.PlainLoginModule required username=\"…\" password=\"…\";");
            return null;
        }

        string kind = JavaClasses.Find(jaas.Module) is { Kind: "LoginModule" } module ? module.Equivalent : "";
        string mechanism = context.Settings.Text("sasl.mechanism");
        switch (kind)
        {
            case "PLAIN" or "SCRAM":
                Copy(context, jaas, ("username", "sasl.username"), ("password", "sasl.password"));
                break;
            case "OAUTHBEARER":
                OAuthBearer(context, jaas);
                break;
            case "GSSAPI":
                Copy(context, jaas, ("principal", "sasl.kerberos.principal"), ("serviceName", "sasl.kerberos.service.name"));
                if (jaas.Option("keyTab") is { Length: > 0 } keytab) context.SetUnlessGiven("sasl.kerberos.keytab", Path.GetFullPath(keytab, setting.Source.BaseDirectory));
                break;
            default:
                context.Refuse("UnsupportedClass", setting, "KafkaPS does not support this login module.",
                    "Use Kafka's login modules for PLAIN, SCRAM, and OAUTHBEARER, or com.sun.security.auth.module.Krb5LoginModule.");
                return null;
        }
        if (!mechanism.StartsWith(kind, StringComparison.Ordinal))
            context.Findings.Add("JaasMechanism", Verdicts.None, setting, $"Its login module is for {kind}, but sasl.mechanism is {mechanism}.", $"Set sasl.mechanism to {kind}.");
        return jaas;
    }

    /// <summary>Returns the path of the cache of an existing Kerberos ticket that the line enables; empty for the user's own; null when it enables none.</summary>
    static string? TicketCache(TranslationContext context, JaasConfig jaas)
    {
        Setting line = context.Settings["sasl.jaas.config"]!;
        string cache = jaas.Option("ticketCache") ?? "";
        if (!jaas.Has("useTicketCache"))
        {
            if (cache.Length > 0)
                context.Findings.Add("TicketCacheUnused", Verdicts.None, line, "Its ticketCache has no effect without useTicketCache=true.", "Add useTicketCache=true, or remove ticketCache.");
            return null;
        }
        // Like Java, which supports only files.
        const string File = "FILE:";
        if (cache.StartsWith(File, StringComparison.OrdinalIgnoreCase)) cache = cache[File.Length..];
        return cache.Length == 0 ? "" : Path.GetFullPath(cache, line.Source.BaseDirectory);
    }

    static void Copy(TranslationContext context, JaasConfig jaas, params (string Option, string Property)[] names)
    {
        foreach ((string option, string property) in names)
        {
            if (jaas.Option(option) is string value) context.SetUnlessGiven(property, value);
        }
    }

    static void OAuthBearer(TranslationContext context, JaasConfig jaas)
    {
        Copy(context, jaas, ("clientId", "sasl.oauthbearer.client.id"), ("clientSecret", "sasl.oauthbearer.client.secret"), ("scope", "sasl.oauthbearer.scope"));
        string[] extensions = [.. jaas.Options.Where(option => option.Key.StartsWith("extension_", StringComparison.Ordinal))
            .Select(option => $"{option.Key["extension_".Length..]}={option.Value}")];
        if (extensions.Length > 0) context.SetUnlessGiven("sasl.oauthbearer.extensions", string.Join(',', extensions));
        if (jaas.Option("unsecuredLoginStringClaim_sub") is not string user) return;
        context.SetUnlessGiven("enable.sasl.oauthbearer.unsecure.jwt", "true");
        context.SetUnlessGiven("sasl.oauthbearer.config", $"principal={user}");
    }

    static void Oidc(TranslationContext context, Setting setting)
    {
        string className = setting.Text[(setting.Text.LastIndexOf('.') + 1)..];
        switch (setting.Definition.Name)
        {
            case "sasl.oauthbearer.token.endpoint.url":
                if (setting.Text.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
                    context.Refuse("UnsupportedProperty", setting, "librdkafka does not read tokens from a file.", "Specify the http or https address of the token issuer.");
                context.Client["sasl.oauthbearer.token.endpoint.url"] = setting.Text;
                context.SetUnlessGiven("sasl.oauthbearer.method", "oidc");
                break;
            case "sasl.login.callback.handler.class" when className == OidcHandler:
                context.SetUnlessGiven("sasl.oauthbearer.method", "oidc");
                break;
            case "sasl.oauthbearer.jwt.retriever.class" when className == "JwtBearerJwtRetriever":
                context.SetUnlessGiven("sasl.oauthbearer.grant.type", JwtBearer);
                break;
            case "sasl.oauthbearer.jwt.retriever.class" when className is "DefaultJwtRetriever" or "ClientCredentialsJwtRetriever":
                break;
            default:
                context.Refuse("UnsupportedClass", setting, setting.Definition.Difference, "Remove it, and look for another way to achieve its purpose.");
                break;
        }
    }
}
