using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace KafkaPS.Tests;

/// <summary>Records without a partition of their own: with one partition, the module itself names it; with more, the partitioner chooses.</summary>
[Collection(SharedKafka.Name)]
public sealed class DefaultPartitionTests(SharedKafka.Fixture shared) : IDisposable
{
    /// <summary>Java's default partitioner assigns these keys to the partitions 0, 1, and 2 of three.</summary>
    const string SendWithKeys = "(0..99 | ForEach-Object { \"k$_\" } | Send-KafkaRecord grows -Key { $_ }).Partition | Sort-Object -Unique";

    readonly PowerShellSession _session = new();

    public void Dispose() => _session.Dispose();

    [RealKafkaFact]
    public void Partitions_that_are_added_to_the_only_one_get_records_too()
    {
        shared.Kafka.CreateTopic("grows", 1);
        _session.Run("$null = New-KafkaProducer $server -Configuration @{ 'metadata.max.age.ms' = 1000; 'sticky.partitioning.linger.ms' = 0 }", ("server", shared.Kafka.BootstrapServer)).ThrowIfFailed();
        Assert.Equal([0], Partitions(SendWithKeys));

        using (IAdminClient admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = shared.Kafka.BootstrapServer }).Build())
            admin.CreatePartitionsAsync([new PartitionsSpecification { Topic = "grows", IncreaseTo = 3 }]).GetAwaiter().GetResult();

        // Afterward, the client itself knows them, and the number that the module knows is old.
        Await("(Get-KafkaTopic grows).PartitionCount", [3]);
        Thread.Sleep(1500);
        Assert.Equal([0, 1, 2], Partitions(SendWithKeys));
        Await("(1..100 | Send-KafkaRecord grows).Partition | Sort-Object -Unique", [0, 1, 2]);
    }

    /// <summary>A record that failed can be sent to another topic, where any partition is right.</summary>
    [Theory]
    [InlineData("'x' * 1100000")]
    [InlineData("Add-KafkaMockError MESSAGE_TOO_LARGE; 'x'")]
    public void A_failed_record_has_only_the_partition_that_it_was_given(string record)
    {
        _session.Run("$null = Start-KafkaMockCluster one -PartitionCount 1 | New-KafkaProducer").ThrowIfFailed();

        Assert.Equal(["none"], Failed($"& {{ {record} }} | Send-KafkaRecord one"));
        Assert.Equal(["0"], Failed($"& {{ {record} }} | Send-KafkaRecord one -Partition 0"));

        IEnumerable<string> Failed(string script) =>
            _session.Run(script + " -ErrorVariable lost -ErrorAction SilentlyContinue; \"$($lost[0].TargetObject.Partition ?? 'none')\"").ThrowIfFailed().Values<string>();
    }

    int[] Partitions(string script) => [.. _session.Run(script).ThrowIfFailed().Values<int>()];

    void Await(string script, int[] partitions)
    {
        int[] last = [];
        Assert.True(SpinWait.SpinUntil(() => (last = Partitions(script)).SequenceEqual(partitions), TimeSpan.FromSeconds(60)), string.Join(' ', last));
    }
}
