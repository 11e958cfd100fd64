namespace KafkaPS.Configuration.Translating;

/// <summary>Checks that everything that a login needs is set. librdkafka would report what is missing only when it connects, or never.</summary>
static class LoginChecks
{
    /// <param name="context">The context to read, and to add findings to.</param>
    /// <param name="ticketCache">The cache of an existing Kerberos ticket that sasl.jaas.config enables; empty for the user's own; null when it enables none.</param>
    internal static void Check(TranslationContext context, string? ticketCache)
    {
        // A refused value is already reported, and nothing follows from the default in its place.
        if (context.Settings.AnyRefused("security.protocol", "sasl.mechanism")) return;
        bool isSasl = context.Settings.Text("security.protocol").StartsWith("sasl", StringComparison.Ordinal);
        if (!isSasl)
        {
            foreach (string name in new[] { "sasl.jaas.config", "sasl.username", "sasl.mechanism" })
            {
                if (context.Settings[name] is not Setting unused) continue;
                context.Findings.Add("LoginUnused", Verdicts.None, unused, $"It has no effect: security.protocol is {context.Settings.Text("security.protocol")}.",
                    "Set security.protocol to SASL_SSL.");
                break;
            }
            return;
        }

        string mechanism = context.Settings.Text("sasl.mechanism");
        if (context.Choices.HasTokenProvider)
        {
            TokenProvider(context, mechanism);
            return;
        }
        if (mechanism == "GSSAPI")
        {
            KerberosTranslation.Apply(context, ticketCache);
            return;
        }
        if (context.Settings.AnyRefused("sasl.jaas.config") || context.Findings.Refuse("sasl.jaas.config")) return;
        foreach ((string property, string what) in mechanism == "OAUTHBEARER" ? MissingForToken(context) : MissingForPassword(context))
            context.Findings.Add("MissingLogin", Verdicts.Invalid, property, null, $"sasl.mechanism={mechanism} requires {what}.", "Set it, or set sasl.jaas.config.");
    }

    /// <summary>Checks -TokenProvider: with two sources of tokens, it would be unclear which counts.</summary>
    static void TokenProvider(TranslationContext context, string mechanism)
    {
        if (mechanism != "OAUTHBEARER")
            context.Findings.Add("TokenProviderUnused", Verdicts.Invalid, "sasl.mechanism", mechanism, "-TokenProvider provides tokens, which only OAUTHBEARER accepts.", "Set sasl.mechanism to OAUTHBEARER, or remove -TokenProvider.");
        else if (context.Client.GetValueOrDefault("sasl.oauthbearer.method") == "oidc" || context.Client.GetValueOrDefault("enable.sasl.oauthbearer.unsecure.jwt") == "true")
            context.Findings.Add("GivenTwice", Verdicts.Invalid, "sasl.oauthbearer.method", null, "Both the configuration and -TokenProvider obtain tokens.", "Remove either -TokenProvider or the properties that obtain tokens.");
    }

    static IEnumerable<(string, string)> MissingForPassword(TranslationContext context)
    {
        if (!Has(context, "sasl.username")) yield return ("sasl.username", "a user");
        if (!Has(context, "sasl.password")) yield return ("sasl.password", "a password");
    }

    static IEnumerable<(string, string)> MissingForToken(TranslationContext context)
    {
        string source = context.Client.GetValueOrDefault("sasl.oauthbearer.metadata.authentication.type", "none");
        if (context.Client.GetValueOrDefault("enable.sasl.oauthbearer.unsecure.jwt") == "true" || source != "none") yield break;
        if (!Has(context, "sasl.oauthbearer.token.endpoint.url")) yield return ("sasl.oauthbearer.token.endpoint.url", "the address of the token issuer");
        if (context.Client.GetValueOrDefault("sasl.oauthbearer.grant.type", "client_credentials") != "client_credentials") yield break;
        if (!Has(context, "sasl.oauthbearer.client.id")) yield return ("sasl.oauthbearer.client.credentials.client.id", "the client ID");
        if (!Has(context, "sasl.oauthbearer.client.secret")) yield return ("sasl.oauthbearer.client.credentials.client.secret", "the client secret");
    }

    static bool Has(TranslationContext context, string name) =>
        context.Client.GetValueOrDefault(name, "").Length > 0 || context.Settings.AnyRefused(name);
}
