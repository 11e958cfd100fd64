using KafkaPS.Configuration;
using KafkaPS.Consuming;

namespace KafkaPS.UnitTests.Consuming;

/// <summary>The client of a reader.</summary>
public class NativeConsumerTests
{
    /// <summary>librdkafka warns about producer-only properties in a consumer, and about renamed ones.</summary>
    [Fact]
    public void A_producers_configuration_makes_a_consumer_without_a_word()
    {
        var configuration = ProducerConfiguration.Create(new Dictionary<string, string>
        {
            ["bootstrap.servers"] = "127.0.0.1:1", ["acks"] = "1", ["enable.idempotence"] = "false", ["linger.ms"] = "7", ["batch.size"] = "5000", ["batch.num.messages"] = "100",
            ["compression.type"] = "zstd", ["compression.zstd.level"] = "3", ["retries"] = "5", ["delivery.timeout.ms"] = "30000", ["request.timeout.ms"] = "2000",
            ["buffer.memory"] = "1000000", ["max.in.flight.requests.per.connection"] = "2", ["queue.buffering.max.messages"] = "1000", ["sticky.partitioning.linger.ms"] = "5",
            ["partitioner"] = "random", ["client.id"] = "me", ["message.max.bytes"] = "100000000", ["queue.buffering.backpressure.threshold"] = "2", ["delivery.report.only.error"] = "false",
        });
        using var consumer = new NativeConsumer(configuration, "test", KafkaIsolationLevel.ReadCommitted, follows: false, timeoutMs: 100);

        consumer.Check();

        Assert.DoesNotContain(consumer.Events.TakeLog(), line => line.Text.Contains("CONFWARN", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(KafkaIsolationLevel.ReadCommitted, "read_committed")]
    [InlineData(KafkaIsolationLevel.ReadUncommitted, "read_uncommitted")]
    public void A_reader_has_the_way_of_the_producer_and_says_itself_how_it_reads(KafkaIsolationLevel isolation, string expected)
    {
        var configuration = ProducerConfiguration.Create(new Dictionary<string, string>
        {
            ["bootstrap.servers"] = "127.0.0.1:1", ["transactional.id"] = "t", ["security.protocol"] = "SASL_SSL", ["sasl.mechanism"] = "PLAIN", ["sasl.username"] = "u", ["sasl.password"] = "p",
        });

        Dictionary<string, string> properties = ReaderProperties.Of(configuration, isolation, follows: false);

        Assert.Equal((expected, "false", "false", "sasl_ssl", "u", "p"), (properties["isolation.level"], properties["enable.auto.commit"], properties["allow.auto.create.topics"],
            properties["security.protocol"], properties["sasl.username"], properties["sasl.password"]));
        Assert.False(properties.ContainsKey("transactional.id"));
        Assert.False(properties.ContainsKey("group.id"));
    }
}
