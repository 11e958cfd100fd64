using KafkaPS.Configuration;

namespace KafkaPS.UnitTests.Configuration;

/// <summary>bootstrap.servers: what is accepted, what reaches librdkafka, and what a message repeats.</summary>
public class AddressTests
{
    [Theory]
    [InlineData("SASL_SSL://host:9092", "host:9092")]
    [InlineData("SSL://a:1,b:2", "a:1,b:2")]
    [InlineData("b:2 , EXTERNAL://a:1", "b:2,a:1")]
    [InlineData("http://a:1,tcp://b,://c:3", "a:1,b,c:3")]
    [InlineData("[fe80::1%eth0]:9092", "[fe80::1%eth0]:9092")]
    [InlineData("PLAINTEXT://[fe80::1%12]:9092,[::1]", "[fe80::1%12]:9092,[::1]")]
    public void A_prefix_is_dropped_as_in_Java(string given, string expected)
    {
        ProducerConfiguration configuration = Configure.With(("bootstrap.servers", given));

        Assert.Equal(expected.Split(','), configuration.BootstrapServers);
        Assert.Equal(expected, configuration.ClientProperties["metadata.broker.list"]);
    }

    [Theory]
    [InlineData("SASL_SSL://a:1", "PLAINTEXT", true)]
    [InlineData("a:1,ssl://b:2", "PLAINTEXT", true)]
    [InlineData("SSL://a:1", "SASL_SSL", true)]
    [InlineData("ssl://a:1", "SSL", false)]
    [InlineData("PLAINTEXT://a:1", "plaintext", false)]
    [InlineData("EXTERNAL://a:1", "PLAINTEXT", false)]
    [InlineData("http://a:1", "SSL", true)]
    public void A_prefix_that_names_another_protocol_is_a_warning(string given, string protocol, bool isWarned) =>
        Assert.Equal(isWarned, Configure.Rules(("bootstrap.servers", given), ("security.protocol", protocol)).Contains("Warning PrefixIgnored bootstrap.servers"));

    [Theory]
    [InlineData("user@host:9092")]
    [InlineData("[fe80::1%]:9092")]
    [InlineData("[fe80::1%e th]:9092")]
    [InlineData("a:1,SSL://")]
    [InlineData("SSL:a:1")]
    [InlineData("a:1/path")]
    public void What_is_no_address_is_refused(string given) => Assert.Contains("Error InvalidAddress bootstrap.servers", Configure.Rules(("bootstrap.servers", given)));

    [Theory]
    [InlineData("user:geh3im@host:9092")]
    [InlineData("SASL_SSL://user:geh3im@host:9092")]
    [InlineData("a:1,user:geh3im@b@host:9092,c:2")]
    [InlineData("user:geh3im/9@host:9092")]
    [InlineData(":geh3im@host:9092")]
    public void The_secret_of_an_address_is_masked(string given)
    {
        KafkaConfigReport report = Configure.Report(("bootstrap.servers", given));
        KafkaConfigFinding finding = Assert.Single(report.Findings, finding => finding.Rule == "InvalidAddress");

        Assert.All(report.Findings, found => Assert.DoesNotContain("geh3im", $"{found.Value} {found.Message} {found.Recommendation}", StringComparison.Ordinal));
        Assert.Contains("********@", finding.Value, StringComparison.Ordinal);
        Assert.Contains("-Credential", finding.Recommendation, StringComparison.Ordinal);
        Assert.DoesNotContain("geh3im", Assert.Throws<ConfigException>(() => Configure.With(("bootstrap.servers", given))).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_secret_of_another_address_is_masked_where_the_configuration_is_shown()
    {
        ProducerConfiguration configuration = Configure.With(("security.protocol", "SASL_SSL"), ("sasl.mechanism", "OAUTHBEARER"), ("sasl.oauthbearer.client.id", "me"),
            ("sasl.oauthbearer.client.secret", "s"), ("sasl.oauthbearer.token.endpoint.url", "https://user:geh3im@issuer/token"));

        Assert.Equal("https://user:geh3im@issuer/token", configuration.ClientProperties["sasl.oauthbearer.token.endpoint.url"]);
        Assert.Contains(Configure.Effective(configuration), property => property.Value == "https://********@issuer/token");
        Assert.DoesNotContain(Configure.Effective(configuration), property => $"{property.Value} {property.LibrdkafkaValue}".Contains("geh3im", StringComparison.Ordinal));
    }
}
