using KafkaPS.Configuration;
using KafkaPS.Producing;
using KafkaPS.Records;

namespace KafkaPS.UnitTests.Producing;

/// <summary>Base class for tests of the concurrent core: its parts in isolation, with a sink in place of librdkafka.</summary>
public abstract class RecordRoadTest : IDisposable
{
    private protected static readonly RecordAttributes Plain = new(null, null, []);
    private protected static readonly RecordAttributes WithHeader = new(null, null, [new KafkaHeader("h", [1]), new KafkaHeader("null", null)]);

    private protected readonly NativeProducer _producer = new(ProducerConfiguration.Create(new Dictionary<string, string> { ["bootstrap.servers"] = "127.0.0.1:1" }), "road");
    private protected readonly TestSink _sink = new();
    private protected readonly ProducerCounters _counters = new();
    private protected readonly MailboxTable _table = new();
    private protected readonly Mailbox _mailbox;
    private protected readonly TopicMetadata _topic;

    protected RecordRoadTest()
    {
        _mailbox = new Mailbox(_table) { WantsDetails = false };
        _topic = new TopicMetadata(_producer, "road", 1000);
        _topic.BatchLimit.OnAnswer(0, "1048588");
    }

    public void Dispose()
    {
        _mailbox.Dispose();
        _producer.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected ProducerBatch NewBatch() => new(_sink, _mailbox, _counters);

    private protected RecordAccumulator NewAccumulator() => new(NewBatch(), _mailbox, maxSize: 1_000_000, lingers: true);

    private protected void Append(ProducerBatch batch, string value, RecordAttributes attributes, string? key = null) => Assert.Null(batch.Append(_topic, Content(value, key), attributes, int.MaxValue));

    private protected void Append(RecordAccumulator accumulator, string value)
    {
        Assert.True(accumulator.TryAppend(_topic, Content(value), Plain, out SerializedContent? tooLarge));
        Assert.Null(tooLarge);
    }

    private protected static RecordContent Content(string value, string? key = null) => new(key, AutoSerializer.Default, value, AutoSerializer.Default);

    private protected static DeliveryReport Delivered() => new() { Topic = "road", Error = 0 };
}
