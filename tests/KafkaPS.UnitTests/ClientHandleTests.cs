using Confluent.Kafka;
using KafkaPS.Interop;

namespace KafkaPS.UnitTests;

public class ClientHandleTests
{
    /// <summary>Fails when a new version of Confluent.Kafka moves the handle that the module reads by reflection.</summary>
    [Fact]
    public void The_native_handle_of_a_producer_is_found()
    {
        using IProducer<byte[], byte[]> producer = new ProducerBuilder<byte[], byte[]>(
            new ProducerConfig { BootstrapServers = "127.0.0.1:1" }).SetLogHandler((_, _) => { }).Build();

        Assert.NotEqual(0, ClientHandle.Of(producer.Handle));
    }

    [Fact]
    public void The_library_is_the_one_of_the_package() => Assert.StartsWith("2.16.0", Librdkafka.Version);
}
