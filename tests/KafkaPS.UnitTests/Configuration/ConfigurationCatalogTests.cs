using KafkaPS.Configuration;

namespace KafkaPS.UnitTests.Configuration;

public class ConfigurationCatalogTests
{
    [Fact]
    public void It_has_all_properties_of_the_Java_producer_with_type_default_and_importance()
    {
        string[] java = [.. ReadReference().Skip(1).Select(cells => $"{cells[0]} {cells[1]} {(cells[2] is "(required)" or "null" ? "" : cells[2])} {cells[4]}".ToUpperInvariant())];
        string[] own = [.. ConfigurationCatalog.Properties.Where(property => property.JavaName is not null && !property.Name.EndsWith('*'))
            .Select(property => $"{property.Name} {property.Type} {(property.JavaDefault == "(required)" ? "" : property.JavaDefault)} {property.Importance}".ToUpperInvariant())];

        Assert.Equal(113, java.Length);
        Assert.Equal(java.Order(), own.Order());
    }

    [Fact]
    public void Every_row_says_what_it_is_for_and_what_differs_where_it_has_no_effect()
    {
        Assert.All(ConfigurationCatalog.Properties, property =>
        {
            Assert.EndsWith(".", property.Meaning, StringComparison.Ordinal);
            if (property.Translation is Translation.None or Translation.Refuse) Assert.NotEmpty(property.Difference);
        });
        Assert.Equal(ConfigurationCatalog.Properties.Count, ConfigurationCatalog.Properties.Select(property => property.Name).Distinct().Count());
    }

    [Fact]
    public void Passwords_and_private_keys_are_secret_and_certificates_are_not()
    {
        string[] open = [.. ConfigurationCatalog.Properties.Where(property => property.Type == PropertyType.Password && !property.IsSecret).Select(property => property.Name)];
        Assert.Equal(["ssl.keystore.certificate.chain", "ssl.truststore.certificates"], open.Order());
        Assert.All(new[] { "sasl.password", "ssl.key.pem", "sasl.jaas.config", "sasl.oauthbearer.config", "sasl.oauthbearer.client.secret" },
            name => Assert.True(ConfigurationCatalog.Get(name).IsSecret));
    }

    [Theory]
    [InlineData("acks", "acks")]
    [InlineData("request.required.acks", "acks")]
    [InlineData("max.in.flight", "max.in.flight.requests.per.connection")]
    [InlineData("queue.buffering.max.kbytes", "buffer.memory")]
    [InlineData("metadata.max.age.ms", "metadata.max.age.ms")]
    [InlineData("topic.metadata.refresh.interval.ms", "metadata.max.age.ms")]
    [InlineData("compression.level", "compression.level")]
    [InlineData("partitioner", "partitioner.class")]
    [InlineData("sasl.mechanisms", "sasl.mechanism")]
    [InlineData("config.providers.file.class", "config.providers.*")]
    [InlineData("Acks", null)]
    [InlineData(" acks", null)]
    [InlineData("config.providersx", null)]
    public void A_name_of_either_client_finds_the_property(string name, string? expected)
    {
        ConfigurationCatalog.TryFind(name, out PropertyDefinition? property);
        Assert.Equal(expected, property?.Name);
    }

    [Theory]
    [InlineData("ack", "acks")]
    [InlineData("ACKS", "acks")]
    [InlineData("boostrap.servers", "bootstrap.servers")]
    [InlineData("sasl.pasword", "sasl.password")]
    [InlineData("linger_ms", "linger.ms")]
    [InlineData("enable.idempotance", "enable.idempotence")]
    public void The_nearest_name_comes_first(string name, string expected) => Assert.Equal(expected, ConfigurationCatalog.Nearest(name)[0]);

    [Fact]
    public void Nothing_is_near_a_name_of_another_world() => Assert.Empty(ConfigurationCatalog.Nearest("xyz"));

    /// <summary>name, type, default, valid and importance, as Java's ProducerConfig (4.3.1) gives them.</summary>
    static IEnumerable<string[]> ReadReference()
    {
        using var reader = new StreamReader(typeof(ConfigurationCatalogTests).Assembly.GetManifestResourceStream("java-producer-config.tsv")!);
        while (reader.ReadLine() is string line) yield return line.Split('\t');
    }
}
