using System.Management.Automation;
using System.Net;
using System.Reflection;
using KafkaPS.Configuration;

namespace KafkaPS.UnitTests.Configuration;

/// <summary>A secret reaches librdkafka, but nothing that can be printed.</summary>
public class SecretTests
{
    const string Secret = "geh3im";

    static readonly (string, object?)[] Settings =
    [
        ("sasl.password", Secret), ("sasl.pasword", Secret), ("ssl.key.password", new NetworkCredential("", Secret).SecurePassword), ("ssl.truststore.password",
            Secret), ("ssl.keystore.password", Secret),
        ("sasl.oauthbearer.client.secret", Secret), ("sasl.jaas.config", $"{Configure.Plain} required username=\"u\" password={Secret}@;"), ("client.id",
            new NetworkCredential("", Secret).SecurePassword),
        ("linger.ms", new NetworkCredential("", Secret).SecurePassword), ("ssl.keystore.key", $"-----BEGIN PRIVATE KEY-----{Secret}"), ("security.protocol", "SASL_SSL"),
    ];

    [Fact]
    public void No_finding_has_it()
    {
        KafkaConfigReport report = ProducerConfiguration.Report([Configure.Source(ConfigurationSourceKind.Dictionary, Settings)]);
        Assert.NotEmpty(report.Findings);
        Assert.All(report.Findings, finding => AssertHidden(finding));
    }

    [Fact]
    public void No_exception_has_it() => Assert.DoesNotContain(Secret, Assert.Throws<ConfigException>(() => Configure.With(Settings)).ToString(), StringComparison.Ordinal);

    [Fact]
    public void No_effective_property_has_it_in_any_member()
    {
        (string, object?)[] settings = [("sasl.password", Secret), ("sasl.username", "u"), ("ssl.key.password", Secret), ("client.id", new NetworkCredential("",
            Secret).SecurePassword), ("sasl.oauthbearer.client.secret", Secret)];
        ProducerConfiguration configuration = Configure.With(settings);

        Assert.Equal(Secret, configuration.ClientProperties["sasl.password"]);
        Assert.All(Configure.Effective(configuration), property => AssertHidden(property));
        Assert.Equal(4, Configure.Effective(configuration).Count(property => property.Value == "********"));
        Assert.All(configuration.Warnings, finding => AssertHidden(finding));
    }

    /// <summary>Checks what Format-List *, ConvertTo-Json, and a string can show.</summary>
    static void AssertHidden(object shown)
    {
        Assert.DoesNotContain(Secret, shown.ToString(), StringComparison.Ordinal);
        foreach (PropertyInfo property in shown.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public))
            Assert.DoesNotContain(Secret, LanguagePrimitives.ConvertTo<string>(property.GetValue(shown)) ?? "", StringComparison.Ordinal);
    }
}
