using KafkaPS.Configuration;

namespace KafkaPS.UnitTests.Configuration;

public class LoginTests
{
    const string Scram = "org.apache.kafka.common.security.scram.ScramLoginModule";
    const string OAuth = "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule";
    const string Kerberos = "com.sun.security.auth.module.Krb5LoginModule";

    [Theory]
    [InlineData("PLAIN", $"{Configure.Plain} required username=\"u\" password=\"p\";", "sasl.username=u sasl.password=p")]
    [InlineData("SCRAM-SHA-512", $"{Scram} required\n  username='u'\n  password=\"it's \\\"p\\\"\";", "sasl.username=u sasl.password=it's \"p\"")]
    [InlineData("OAUTHBEARER", $"{OAuth} required unsecuredLoginStringClaim_sub=\"alice\";", "enable.sasl.oauthbearer.unsecure.jwt=true sasl.oauthbearer.config=principal=alice")]
    [InlineData("GSSAPI", $"{Kerberos} required useKeyTab=true keyTab=\"/etc/k.keytab\" principal=\"me@REALM\" serviceName=\"broker\";",
        "sasl.kerberos.keytab=/etc/k.keytab sasl.kerberos.principal=me@REALM sasl.kerberos.service.name=broker sasl.kerberos.min.time.before.relogin=0")]
    [InlineData("GSSAPI", $"{Kerberos} required useTicketCache=true;", "sasl.kerberos.min.time.before.relogin=0")]
    public void A_JAAS_line_becomes_properties(string mechanism, string jaas, string expected)
    {
        IReadOnlyDictionary<string, string> client = Configure.With(("security.protocol", "SASL_SSL"), ("sasl.mechanism", mechanism), ("sasl.jaas.config", jaas)).ClientProperties;
        foreach (string property in expected.Split(" sasl.").Select((part, i) => i == 0 ? part : $"sasl.{part}"))
        {
            string[] pair = property.Split('=', 2);
            Assert.Equal(pair[1], client[pair[0]]);
        }
        Assert.Equal(mechanism, client["sasl.mechanisms"]);
    }

    [Theory]
    [InlineData("principal", "a;touch P")]
    [InlineData("principal", "$(touch P)")]
    [InlineData("principal", "a`touch P`@REALM")]
    [InlineData("principal", "-X")]
    [InlineData("keyTab", "/x$(touch Q)")]
    [InlineData("keyTab", "/x|touch Q")]
    public void No_name_in_a_JAAS_line_reaches_a_shell(string option, string value)
    {
        ProducerConfiguration configuration = Configure.With(("security.protocol", "SASL_SSL"), ("sasl.mechanism", "GSSAPI"),
            ("sasl.jaas.config", $"{Kerberos} required useKeyTab=true keyTab=\"/etc/k.keytab\" principal=\"me\" {option}=\"{value}\";"));

        // librdkafka runs a command only when there is one and its time is not 0.
        Assert.False(configuration.ClientProperties.ContainsKey("sasl.kerberos.kinit.cmd"));
        Assert.Equal("0", configuration.ClientProperties["sasl.kerberos.min.time.before.relogin"]);
        Assert.Equal(value, option == "principal" ? configuration.Kerberos!.Principal : configuration.Kerberos!.Keytab);
    }

    [Theory]
    [InlineData("a;touch P", false)]
    [InlineData("a\nb", false)]
    [InlineData("a b", false)]
    [InlineData("-X", false)]
    [InlineData("me/host.example.com@REALM", true)]
    public void A_command_of_the_users_own_is_completed_with_plain_words_alone(string principal, bool isTaken)
    {
        ConfigurationSource source = Configure.Source(ConfigurationSourceKind.Dictionary, ("security.protocol", "SASL_SSL"), ("sasl.mechanism", "GSSAPI"),
            ("sasl.kerberos.kinit.cmd", "kinit %{sasl.kerberos.principal}"), ("sasl.kerberos.principal", principal));
        Assert.Contains("ExternalCode", ProducerConfiguration.Report([source], askClient: false).Findings.Select(finding => finding.Rule));
        if (isTaken) Assert.Equal("kinit %{sasl.kerberos.principal}", ProducerConfiguration.Create([source], allowsExternalCode: true).ClientProperties["sasl.kerberos.kinit.cmd"]);
        else Assert.Contains("a shell", Assert.Throws<ConfigException>(() => ProducerConfiguration.Create([source], allowsExternalCode: true)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ssl.providers", "default,legacy", true)]
    [InlineData("ssl.providers", "fips", true)]
    [InlineData("ssl.providers", "default,/x/evil", false)]
    [InlineData("ssl.providers", "evil", false)]
    [InlineData("plugin.library.paths", "monitoring", false)]
    [InlineData("plugin.library.paths", "", true)]
    public void A_library_needs_the_callers_permission(string property, string value, bool isTaken)
    {
        Assert.Equal(isTaken ? [] : [$"Error ExternalCode {property}"], Configure.Rules((property, value)));
        Assert.Equal(value, ProducerConfiguration.Create([Configure.Source(ConfigurationSourceKind.Dictionary, (property, value))], allowsExternalCode: true)
            .ClientProperties.GetValueOrDefault(property, ""));
    }

    [Fact]
    public void A_token_is_asked_for_as_Java_does()
    {
        IReadOnlyDictionary<string, string> client = Configure.With(("security.protocol", "SASL_SSL"), ("sasl.mechanism", "OAUTHBEARER"),
            ("sasl.oauthbearer.token.endpoint.url", "https://issuer/token"),
            ("sasl.login.callback.handler.class", "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler"),
            ("sasl.jaas.config", $"{OAuth} required clientId=\"me\" clientSecret=\"geheim\" scope=\"kafka\" extension_cluster=\"c1\";")).ClientProperties;
        Assert.Equal(("oidc", "me", "geheim", "kafka", "cluster=c1"), (client["sasl.oauthbearer.method"], client["sasl.oauthbearer.client.id"],
            client["sasl.oauthbearer.client.secret"], client["sasl.oauthbearer.scope"],
            client["sasl.oauthbearer.extensions"]));
    }

    [Theory]
    [InlineData("PLAIN", null, "Error MissingLogin sasl.username", "Error MissingLogin sasl.password")]
    [InlineData("SCRAM-SHA-256", $"{Scram} required username=\"u\";", "Error MissingLogin sasl.password")]
    [InlineData("OAUTHBEARER", $"{OAuth} required;", "Error MissingLogin sasl.oauthbearer.token.endpoint.url",
        "Error MissingLogin sasl.oauthbearer.client.credentials.client.secret")]
    [InlineData("PLAIN", "garbage", "Error InvalidJaas sasl.jaas.config")]
    [InlineData("PLAIN", "com.example.LoginModule required;", "Error UnsupportedClass sasl.jaas.config")]
    [InlineData("GSSAPI", $"{Kerberos} required useTicketCache=false;", "Error MissingLogin sasl.kerberos.keytab")]
    [InlineData("GSSAPI", $"{Configure.Plain} required username=\"u\" password=\"p\";", "Warning JaasMechanism sasl.jaas.config")]
    public void What_a_login_lacks_is_told(string mechanism, string? jaas, params string[] expected)
    {
        (string, object?)[] settings = [("security.protocol", "SASL_SSL"), ("sasl.mechanism", mechanism), .. jaas is null ? ((string, object?)[])[] : [("sasl.jaas.config", jaas)]];
        string[] rules = Configure.Rules(settings);
        Assert.All(expected, rule => Assert.Contains(rule, rules));
    }

    [Theory]
    [InlineData("", "no login module")]
    [InlineData("a.B", "required")]
    [InlineData("a.B required", "semicolon")]
    [InlineData("a.B required x;", "'='")]
    [InlineData("a.B required password=1;", "quotes")]
    [InlineData("a.B required; a.B required;", "2 login modules")]
    [InlineData("= required;", "class")]
    public void A_malformed_JAAS_line_is_explained(string jaas, string part) =>
        Assert.Contains(part, Assert.Throws<FormatException>(() => JaasConfig.Parse(jaas)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_login_without_SASL_is_told_once() =>
        Assert.Equal(["Warning LoginUnused sasl.username"], Configure.Rules(("sasl.username", "u"), ("sasl.password", "p"), ("sasl.mechanism", "PLAIN")));
}
