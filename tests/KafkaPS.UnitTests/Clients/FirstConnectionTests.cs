using KafkaPS.Clients;
using KafkaPS.Configuration;
using KafkaPS.Producing;

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

        FirstConnection.Hasten(properties);
        using var producer = new NativeProducer(configuration, "first");

        Assert.Equal(made, properties["reconnect.backoff.ms"]);
        Assert.Equal(expected, producer.Setting("reconnect.backoff.ms"));
    }
}
