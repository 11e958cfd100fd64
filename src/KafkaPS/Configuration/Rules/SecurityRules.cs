namespace KafkaPS.Configuration.Rules;

/// <summary>Finds settings that let others read or forge what is sent.</summary>
static class SecurityRules
{
    internal static void Check(ProducerSettings settings, Findings findings)
    {
        string protocol = settings.Text("security.protocol");
        if (settings["enable.ssl.certificate.verification"] is { Text: "false" } verification)
            findings.Add("CertificateNotChecked", Verdicts.None, verification, "Anyone can intercept the connection between this client and the brokers.",
                "Remove it, and specify the authority's certificate (ssl.ca.location).");
        if (settings["ssl.endpoint.identification.algorithm"] is { Text: "none" } name)
            findings.Add("NameNotChecked", Verdicts.None, name,
                "Anyone with a certificate of a trusted authority can intercept the connection between this client and the brokers.", "Remove it.");
        if (settings["sasl.oauthbearer.token.endpoint.url"] is { } issuer && Uri.TryCreate(issuer.Text, UriKind.Absolute, out Uri? address)
            && address is { Scheme: "http", IsLoopback: false })
            findings.Add("SecretInClear", Verdicts.None, issuer, "The client secret and the token are transmitted unencrypted.", "Use an https address.");
        if (!settings.AnyRefused("sasl.mechanism") && protocol == "sasl_plaintext" && settings.Text("sasl.mechanism") is "PLAIN" or "OAUTHBEARER")
            findings.Add("SecretInClear", Verdicts.None, settings["security.protocol"]!, $"{settings.Text("sasl.mechanism")} sends the secret unencrypted.",
                "Set security.protocol to SASL_SSL.");
    }
}
