using System.Net;
using KafkaPS.Configuration;

namespace KafkaPS.UnitTests.Configuration;

/// <summary>A typed or stored password is taken literally: no blank is trimmed, and nothing in it is a reference.</summary>
public class LiteralTests
{
    [Theory]
    [InlineData(" p ")]
    [InlineData("pa${x:y}ss")]
    [InlineData("${env:HOME}")]
    [InlineData("${env:NO_SUCH_VARIABLE}")]
    public void A_SecureString_is_taken_as_it_is(string password)
    {
        foreach (string name in new[] { "sasl.password", "ssl.key.password" })
        {
            IReadOnlyDictionary<string, string> client = Configure.With((name, new NetworkCredential("", password).SecurePassword)).ClientProperties;
            Assert.Equal(password, client[name]);
        }
    }

    [Theory]
    [InlineData("pa${x:y}ss")]
    [InlineData("${env:HOME}")]
    public void So_is_the_user_of_a_credential(string user)
    {
        var source = new ConfigurationSource(ConfigurationSourceKind.Parameter, "Parameter", [SettingText.Of("sasl.username", user), SettingText.Of("bootstrap.servers", "a:1")]);
        Assert.Equal(user, ProducerConfiguration.Create([source]).ClientProperties["sasl.username"]);
    }

    [Fact]
    public void A_text_has_references_as_ever()
    {
        Environment.SetEnvironmentVariable("KAFKAPS_LITERAL_TEST", "p");
        Assert.Equal("p", Configure.With(("ssl.key.password", " ${env:KAFKAPS_LITERAL_TEST} ")).ClientProperties["ssl.key.password"]);
    }

    [Theory]
    [InlineData("http://issuer.example.com/token", true)]
    [InlineData("https://issuer.example.com/token", false)]
    [InlineData("http://127.0.0.1:8080/token", false)]
    public void An_issuer_without_encryption_is_told(string address, bool isTold) =>
        Assert.Equal(isTold, Configure.Rules(("security.protocol", "SASL_SSL"), ("sasl.mechanism", "OAUTHBEARER"), ("sasl.oauthbearer.token.endpoint.url", address),
            ("sasl.oauthbearer.client.id", "c"), ("sasl.oauthbearer.client.secret", "s")).Contains("Warning SecretInClear sasl.oauthbearer.token.endpoint.url"));

    [Fact]
    public void The_password_in_an_address_is_nowhere_to_be_seen()
    {
        (string, object?)[] settings = [("security.protocol", "SASL_SSL"), ("sasl.mechanism", "OAUTHBEARER"), ("sasl.oauthbearer.token.endpoint.url", "http://me:geheim@issuer.example.com/t"),
            ("sasl.oauthbearer.client.id", "c"), ("sasl.oauthbearer.client.secret", "s")];
        ProducerConfiguration configuration = Configure.With(settings);
        Assert.Equal("http://me:geheim@issuer.example.com/t", configuration.ClientProperties["sasl.oauthbearer.token.endpoint.url"]);
        Assert.DoesNotContain(configuration.Warnings, finding => $"{finding} {finding.Value}".Contains("geheim", StringComparison.Ordinal));
        Assert.DoesNotContain(Configure.Effective(configuration), property => $"{property.Value} {property.LibrdkafkaValue}".Contains("geheim", StringComparison.Ordinal));
    }
}
