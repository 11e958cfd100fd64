using KafkaPS.Producing;

namespace KafkaPS.UnitTests.Producing;

public class SendSummaryBuilderTests
{
    [Fact]
    public void What_is_added_together_is_what_is_counted_together()
    {
        (string Topic, int Partition, long Offset, int Size)[] delivered = [("a", 0, 5, 10), ("a", 1, 7, 20), ("b", 0, -1, 30), ("a", 0, 3, 40), ("a", 0, 9, 50), ("b", 2, 0, -1)];
        SendSummaryBuilder whole = new(), first = new(), second = new(), sum = new();
        for (int i = 0; i < delivered.Length; i++)
        {
            (string topic, int partition, long offset, int size) = delivered[i];
            var report = new DeliveryReport { Topic = topic, Error = 0, Partition = partition, Offset = offset, KeySize = -1, ValueSize = size };
            whole.AddDelivered(report);
            (i < 3 ? first : second).AddDelivered(report);
        }

        sum.Add(first);
        sum.Add(second);

        Assert.Equal(whole.Build(null).Select(Text), sum.Build(null).Select(Text));
        Assert.Equal(["a 4 120 0: 3 [3..9] 1: 1 [7..7]", "b 2 30 0: 1 [-1..-1] 2: 1 [0..0]"], sum.Build(null).Select(Text));
    }

    static string Text(KafkaSendSummary summary) =>
        $"{summary.Topic} {summary.Delivered} {summary.Bytes} {string.Join(' ', summary.Partitions.Select(partition => $"{partition.Partition}: {partition.Delivered} [{partition.FirstOffset}..{partition.LastOffset}]"))}";
}
