namespace KafkaPS.Configuration;

/// <summary>Java's checks of a login before it connects: <c>CommonClientConfigs.postValidateSaslMechanismConfig</c>, <c>JaasContext</c>, <c>SaslChannelBuilder</c>.</summary>
static class JavaLoginRules
{
    const string Jaas = "sasl.jaas.config";

    internal static void Check(JavaProperties java)
    {
        if (!java.Text("security.protocol").StartsWith("SASL", StringComparison.OrdinalIgnoreCase)) return;
        string mechanism = java.Text("sasl.mechanism");
        if (mechanism.Length == 0)
        {
            java.Refuse("MissingLogin", "sasl.mechanism", "Java requires a mechanism when security.protocol uses SASL.", "Set it, or remove it to use GSSAPI.");
            return;
        }
        if (!java.Has(Jaas))
        {
            java.Refuse("MissingLogin", Jaas, "Java requires a login module, either here or in the file that the system property java.security.auth.login.config names.", "Set it.");
            return;
        }
        try
        {
            CheckModule(java, JaasConfig.Parse(java.Text(Jaas)), mechanism);
        }
        catch (FormatException e)
        {
            java.Refuse("InvalidJaas", Jaas, $"Java cannot parse it. {e.Message}", "Use: org.apache.kafka.common.security.plain.PlainLoginModule required username=\"…\" password=\"…\";");
        }
        JavaClassRules.CheckKind(java, "sasl.login.class", "Login");
        JavaClassRules.CheckKind(java, "sasl.login.callback.handler.class", "AuthenticateCallbackHandler");
        JavaClassRules.CheckKind(java, "sasl.client.callback.handler.class", "AuthenticateCallbackHandler");
    }

    static void CheckModule(JavaProperties java, JaasConfig jaas, string mechanism)
    {
        if (JavaClasses.IsMissing(jaas.Module)) java.Refuse("ClassNotFound", Jaas, "Java has no login module with this name.", "Check the name. It is case-sensitive.");
        else if (JavaClasses.Find(jaas.Module) is { } known && known is not { Kind: "LoginModule", CanBeMade: true })
            java.Refuse("WrongClass", Jaas, "Java does not allow this login module.", "Use one of Kafka's login modules.");

        if (mechanism == "GSSAPI") Kerberos(java, jaas);
        else if (mechanism == "OAUTHBEARER" && !java.Has("sasl.login.callback.handler.class")) Unsecured(java, jaas);
    }

    /// <summary><c>KerberosLogin.getServiceName</c>.</summary>
    static void Kerberos(JavaProperties java, JaasConfig jaas)
    {
        foreach ((string option, string permission) in new[] { ("keyTab", "useKeyTab"), ("ticketCache", "useTicketCache") })
        {
            // Krb5LoginModule.validateConfiguration.
            if (jaas.Option(option) is not null && !jaas.Has(permission))
                java.Refuse("InvalidJaas", Jaas, $"Java uses {option} only with {permission}=true, and refuses it otherwise.", $"Add {permission}=true, or remove {option}.");
        }
        string? inJaas = jaas.Option("serviceName");
        bool given = java.Has("sasl.kerberos.service.name");
        if (inJaas is null && !given) java.Refuse("MissingLogin", "sasl.kerberos.service.name", "Java requires the Kerberos service name of the brokers.",
            "Set it. The usual name is kafka.");
        else if (inJaas is not null && given && inJaas != java.Text("sasl.kerberos.service.name"))
            java.Refuse("GivenTwice", "sasl.kerberos.service.name", "sasl.jaas.config has a different serviceName.", "Set only one of them.");
    }

    /// <summary>Checks OAUTHBEARER without a callback handler: it creates a token from the options, which must then name the user.</summary>
    static void Unsecured(JavaProperties java, JaasConfig jaas)
    {
        if (jaas.Options.Count > 0 && jaas.Option("unsecuredLoginStringClaim_sub") is null)
            java.Refuse("MissingLogin", Jaas, "Without sasl.login.callback.handler.class, Java creates an unsecured token, which requires unsecuredLoginStringClaim_sub.",
                "Set sasl.login.callback.handler.class to org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler.");
    }
}
