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
        "sasl.kerberos.keytab=/etc/k.keytab sasl.kerberos.principal=me@REALM sasl.kerberos.service.name=broker")]
    [InlineData("GSSAPI", $"{Kerberos} required useTicketCache=true;", "sasl.kerberos.kinit.cmd=true")]
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
