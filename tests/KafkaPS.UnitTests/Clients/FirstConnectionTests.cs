using KafkaPS.Clients;
using KafkaPS.Configuration;
using KafkaPS.Interop;
using KafkaPS.Producing;
using KafkaPS.UnitTests.Connection;

namespace KafkaPS.UnitTests.Clients;

public class FirstConnectionTests
{
    [Theory]
    [InlineData(null, "22", "50")]
    [InlineData("10", "10", "10")]
    [InlineData("5000", "22", "5000")]
    public void The_pause_before_reconnecting_is_small_only_while_the_client_is_made(string? given, string made, string expected)
    {
        Dictionary<string, string> settings = new() { ["bootstrap.servers"] = "127.0.0.1:1" };
        if (given is not null) settings["reconnect.backoff.ms"] = given;
        ProducerConfiguration configuration = ProducerConfiguration.Create(settings);
        var properties = new Dictionary<string, string>(configuration.ClientProperties);

        FirstConnection.Prepare(properties);
        using var producer = new NativeProducer(configuration, "first");

        Assert.Equal(made, properties["reconnect.backoff.ms"]);
        Assert.Equal(expected, producer.Setting("reconnect.backoff.ms"));
    }

    /// <summary>librdkafka alone would try about 140 times.</summary>
    [Fact]
    public void Reconnecting_to_a_broker_that_hangs_up_takes_the_pauses_of_the_configuration()
    {
        using TestServer server = TestServer.Resetting();
        ProducerConfiguration configuration = ProducerConfiguration.Create(new Dictionary<string, string> { ["bootstrap.servers"] = server.Address });
        using var producer = new NativeProducer(configuration, "first");

        Assert.NotEqual(0, producer.GetMetadata(producer.Topic("t"), timeoutMs: 2000).Error);

        Assert.InRange(server.ConnectionCount, 1, 30);
    }

    [Theory]
    [InlineData(null, "rebootstrap")]
    [InlineData("none", "none")]
    public void A_client_starts_again_from_the_bootstrap_servers_only_while_brokers_answer(string? given, string expected)
    {
        using var cluster = new KafkaMockCluster(1, 1);
        Dictionary<string, string> settings = new() { ["bootstrap.servers"] = cluster.BootstrapServer[0] };
        if (given is not null) settings["metadata.recovery.strategy"] = given;
        using var producer = new NativeProducer(ProducerConfiguration.Create(settings), "first");
        string? before = Live(producer);

        Assert.Equal(0, producer.GetMetadata(producer.Topic("t"), timeoutMs: 10_000).Error);

        Assert.Equal(("none", expected), (before, Live(producer)));

        cluster.Dispose();
        Assert.NotEqual(0, producer.GetMetadata(producer.Topic("t"), timeoutMs: 500).Error);
        Assert.Equal(("none", expected), (Live(producer), producer.Setting("metadata.recovery.strategy")));
    }

    /// <summary>What the client itself has.</summary>
    static string? Live(NativeProducer producer)
    {
        string? value = null;
        producer.TryCall(client => value = Librdkafka.ConfigurationValue(client, "metadata.recovery.strategy"));
        return value;
    }
}
