using KafkaPS.Configuration;

namespace KafkaPS.UnitTests.Configuration;

public class SourceTests
{
    static ProducerConfiguration Create(params ConfigurationSource[] sources) => ProducerConfiguration.Create(sources);

    [Fact]
    public void The_stronger_place_wins_whatever_name_is_used_there()
    {
        ProducerConfiguration configuration = Create(
            Configure.Source(ConfigurationSourceKind.Environment, ("bootstrap.servers", "environment:1"), ("retries", 1), ("acks", "all"), ("client.id", "environment")),
            Configure.Source(ConfigurationSourceKind.File, ("bootstrap.servers", "file:1"), ("retries", 2), ("linger.ms", 2), ("batch.size", 2)),
            Configure.Source(ConfigurationSourceKind.Parameter, ("bootstrap.servers", "parameter:1"), ("queue.buffering.max.ms", 4)));

        Assert.Equal(["parameter:1"], configuration.BootstrapServers);
        Assert.Equal((4.0, "2", "environment"), (configuration.LingerMs, configuration.ClientProperties["message.send.max.retries"], configuration.ClientId));
        Assert.Equal(["Environment", "File", "Parameter"],
            Configure.Effective(configuration).Where(property => property.Name is "client.id" or "retries" or "linger.ms").Select(property => property.Source).Order());
    }

    [Fact]
    public void The_effective_configuration_says_what_librdkafka_was_given()
    {
        KafkaConfigProperty[] effective = Configure.Effective(Configure.With(("buffer.memory", 2048), ("sasl.password", "geheim")));

        KafkaConfigProperty memory = Assert.Single(effective, property => property.Name == "buffer.memory");
        Assert.Equal(("2048", "Dictionary", "queue.buffering.max.kbytes", "2"), (memory.Value, memory.Source, memory.LibrdkafkaName, memory.LibrdkafkaValue));
        KafkaConfigProperty acks = Assert.Single(effective, property => property.Name == "acks");
        Assert.Equal(("all", "Default"), (acks.Value, acks.Source));
        KafkaConfigProperty password = Assert.Single(effective, property => property.Name == "sasl.password");
        Assert.Equal(("********", "********"), (password.Value, password.LibrdkafkaValue));
    }

    [Theory]
    [InlineData("acks", "1", "request.required.acks", "all", true)]
    [InlineData("acks", "all", "request.required.acks", "-1", false)]
    [InlineData("buffer.memory", "65536", "queue.buffering.max.kbytes", "64", false)]
    [InlineData("buffer.memory", "65537", "queue.buffering.max.kbytes", "64", true)]
    [InlineData("linger.ms", "5", "queue.buffering.max.ms", "6", true)]
    [InlineData("compression.gzip.level", "5", "compression.level", "6", false)]
    [InlineData("sasl.username", "u", "sasl.jaas.config", "org.apache.kafka.common.security.plain.PlainLoginModule required;", true)]
    public void The_same_setting_twice_in_one_place_must_agree(string first, string firstValue, string second, string secondValue, bool isConflict) =>
        Assert.Equal(isConflict, Configure.Report((first, firstValue), (second, secondValue)).Findings.Any(finding => finding.Rule == "GivenTwice"));

    [Fact]
    public void A_compressions_level_and_librdkafkas_one_level_must_agree() =>
        Assert.Contains("Error GivenTwice compression.gzip.level", Configure.Rules(("compression.type", "gzip"), ("compression.gzip.level", 5), ("compression.level", 6)));

    [Fact]
    public void Of_two_ways_to_log_in_the_one_of_the_stronger_place_stays()
    {
        ConfigurationSource file = Configure.Source(ConfigurationSourceKind.File, ("bootstrap.servers", "a:1"), ("security.protocol", "SASL_SSL"),
            ("sasl.mechanism", "PLAIN"), ("sasl.jaas.config", $"{Configure.Plain} required username=\"file\" password=\"p\";"));
        ConfigurationSource parameter = Configure.Source(ConfigurationSourceKind.Parameter, ("sasl.username", "parameter"), ("sasl.password", "q"));

        Assert.Equal("parameter", Create(file, parameter).ClientProperties["sasl.username"]);
        Assert.Equal("file", Create(file).ClientProperties["sasl.username"]);
    }
}
