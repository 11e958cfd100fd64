using Confluent.Kafka;
using KafkaPS.Interop;

namespace KafkaPS.UnitTests;

public class ClientConstructionTests
{
    [Fact]
    public void The_configuration_of_a_client_can_be_completed_with_this_version_of_Confluent_Kafka()
    {
        var given = new List<nint>();

        using (IProducer<byte[], byte[]> producer = ClientConstruction.Run(given.Add, New)) Assert.NotNull(producer);
        using (IProducer<byte[], byte[]> other = New()) Assert.NotNull(other);

        Assert.NotEqual(0, Assert.Single(given));
    }

    static IProducer<byte[], byte[]> New() => new ProducerBuilder<byte[], byte[]>(new ProducerConfig()).SetLogHandler((_, _) => { }).Build();
}
