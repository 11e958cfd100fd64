using KafkaPS.Errors;
using KafkaPS.Producing;

namespace KafkaPS.UnitTests.Producing;

/// <summary>Batches are no larger than their topic accepts, and shrink only while the client has no records.</summary>
public sealed class BatchLimitTests : RecordRoadTest
{
    [Fact]
    public void As_long_as_the_limit_of_a_topic_is_unknown_a_batch_waits_for_the_one_before_it()
    {
        var topic = new TopicMetadata(_producer, "unknown", 1000);
        using RecordAccumulator accumulator = NewAccumulator();
        string large = new('x', 10_000);
        accumulator.TryAppend(topic, Content(large), Plain, out _);
        Assert.True(accumulator.TryHandOver());
        Assert.True(accumulator.TryAppend(topic, Content(large), Plain, out _));

        Assert.True(accumulator.AwaitsBatch);
        Assert.False(accumulator.TryHandOver());
        _mailbox.PostReported([Delivered()], recordCount: 1);

        Assert.False(accumulator.AwaitsBatch);
        Assert.True(accumulator.TryHandOver());
    }

    [Theory]
    [InlineData(0, "1048588", 1_000_000)]
    [InlineData(0, "100000", 99_488)]
    [InlineData(29, null, 15_872)]
    [InlineData(ErrorCodes.UnsupportedFeature, null, 1_000_000)]
    public void The_answer_limits_the_batches_of_the_client_as_it_runs(int error, string? value, int expected)
    {
        var limit = new BatchLimit(_producer, "limit");

        limit.OnAnswer(error, value);

        Assert.True(limit.IsKnown);
        Assert.Equal($"{expected}", _producer.Setting("batch.size"));
        Assert.Equal(expected, _producer.BatchSize);
    }

    [Fact]
    public void Brokers_that_do_not_answer_leave_the_batches_as_they_are_and_nothing_waits_for_them()
    {
        var limit = new BatchLimit(_producer, "limit");

        limit.OnAnswer(ErrorCodes.TimedOut, null);

        Assert.True(limit.IsKnown);
        Assert.Null(limit.MaxMessageBytes);
        Assert.Equal("1000000", _producer.Setting("batch.size"));
    }

    [Fact]
    public void Batches_become_smaller_when_the_client_has_no_record_and_not_before()
    {
        using var mailbox = new Mailbox(_producer.Mailboxes) { WantsDetails = false };
        using var batch = new ProducerBatch(_producer, mailbox, _counters);
        using RecordAccumulator other = NewAccumulator();
        Append(batch, "under way", Plain);
        Assert.True(batch.TryHandOver());
        Append(other, "next");

        _topic.BatchLimit.OnAnswer(0, "100000");

        Assert.Equal("1000000", _producer.Setting("batch.size"));
        Assert.True(other.AwaitsBatch);
        Assert.False(other.TryHandOver());

        _producer.Purge();
        Assert.True(SpinWait.SpinUntil(() => mailbox.WithClient == 0, TimeSpan.FromSeconds(30)));

        Assert.True(other.TryHandOver());
        Assert.Equal("99488", _producer.Setting("batch.size"));
        Assert.Equal(99_488, _producer.BatchSize);
    }

    [Fact]
    public void When_no_report_will_come_nothing_waits_for_smaller_batches()
    {
        using var mailbox = new Mailbox(_producer.Mailboxes) { WantsDetails = false };
        using var accumulator = new RecordAccumulator(new ProducerBatch(_sink, mailbox, _counters), mailbox, maxSize: 1_000_000, lingers: true);
        mailbox.CountGiven(1);
        Append(accumulator, "next");
        _topic.BatchLimit.OnAnswer(0, "100000");
        Assert.False(accumulator.TryHandOver());

        _producer.Mailboxes.GiveUp();

        Assert.True(accumulator.TryHandOver());
    }
}
