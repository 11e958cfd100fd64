using System.Text;
using KafkaPS.Errors;
using KafkaPS.Producing;
using KafkaPS.Records;

namespace KafkaPS.UnitTests.Producing;

/// <summary>A batch gives the client its records in order, and keeps those not taken.</summary>
public sealed class ProducerBatchTests : RecordRoadTest
{
    static readonly RecordAttributes WithTimestamp = new(3, DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000), []);

    [Fact]
    public void Records_of_all_kinds_leave_in_the_order_in_which_they_came()
    {
        using ProducerBatch batch = NewBatch();
        RecordAttributes[] kinds = [Plain, Plain, WithHeader, Plain, WithTimestamp, WithTimestamp, Plain];
        for (int i = 0; i < kinds.Length; i++) Append(batch, $"v{i}", kinds[i]);

        Assert.True(batch.TryHandOver());

        Assert.Equal(["v0", "v1", "v2", "v3", "v4", "v5", "v6"], _sink.Taken);
        Assert.Equal([2, 1, 1, 1, 1, 1], _sink.Calls);
        Assert.Equal(7, _mailbox.WithClient);
        Assert.Equal(0, batch.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    public void From_a_full_queue_on_the_rest_stays_in_order(int room)
    {
        using ProducerBatch batch = NewBatch();
        foreach (int i in Enumerable.Range(0, 7)) Append(batch, $"v{i}", i % 3 == 2 ? WithHeader : Plain);
        _sink.Room = room;

        Assert.False(batch.TryHandOver());
        Assert.Equal(7 - room, batch.Pending);
        Assert.Equal(room, _mailbox.WithClient);
        _sink.Room = int.MaxValue;
        Assert.True(batch.TryHandOver());

        Assert.Equal(Enumerable.Range(0, 7).Select(i => $"v{i}"), _sink.Taken);
        Assert.Equal(7, _mailbox.WithClient);
    }

    [Fact]
    public void What_is_refused_comes_back_with_its_bytes_and_the_others_go()
    {
        using ProducerBatch batch = NewBatch();
        Append(batch, "good", Plain);
        Append(batch, "bad", Plain, key: "k");
        Append(batch, "bad", WithHeader);
        Append(batch, "bad", WithTimestamp);
        Append(batch, "good too", Plain);

        Assert.True(batch.TryHandOver());

        Assert.Equal(["good", "good too"], _sink.Taken);
        KafkaRecord[] refused = [.. _mailbox.Take().Select(report => report.Record!)];
        Assert.Equal(["k", null, null], refused.Select(record => record.Key));
        Assert.Equal(["h", "null"], refused[1].Headers.Select(header => header.Name));
        Assert.Null(refused[1].Headers[1].Value);
        Assert.Equal(1_700_000_000_000, refused[2].Timestamp!.Value.ToUnixTimeMilliseconds());
        Assert.Equal(3, refused[2].Partition);
        Assert.Null(refused[0].Partition);
        Assert.Equal(2, _mailbox.WithClient);
        Assert.Equal(3, _counters.Failed);
    }

    [Fact]
    public void What_records_were_made_of_is_kept_only_where_it_is_wanted_and_only_until_the_report()
    {
        using ProducerBatch batch = NewBatch();
        object input = new();
        Append(batch, "bad", Plain);
        Append(batch, "bad", Plain with { Input = input });
        Append(batch, "bad", WithTimestamp with { Input = input });

        Assert.True(batch.TryHandOver());

        Assert.Equal([null, input, input], _mailbox.Take().Select(report => report.Input));
        int slot = _mailbox.Inputs.Add(input);
        Assert.InRange(slot, 0, 1);
        Assert.Same(input, _mailbox.Inputs.Take(slot));
        Assert.Null(_mailbox.Inputs.Take(slot));
    }

    [Fact]
    public void A_closed_producer_refuses_what_is_left()
    {
        using ProducerBatch batch = NewBatch();
        foreach (int i in Enumerable.Range(0, 5)) Append(batch, $"v{i}", i == 2 ? WithHeader : Plain);
        _sink.ClosesAfter = 2;

        Assert.True(batch.TryHandOver());

        Assert.Equal(["v0", "v1"], _sink.Taken);
        Assert.Equal([ErrorCodes.Destroy, ErrorCodes.Destroy, ErrorCodes.Destroy], _mailbox.Take().Select(report => report.Error));
        Assert.Equal(2, _mailbox.WithClient);
    }

    [Fact]
    public void A_record_that_is_too_large_is_given_back_and_leaves_no_trace()
    {
        using ProducerBatch batch = NewBatch();
        Append(batch, "before", Plain);

        SerializedContent? tooLarge = batch.Append(_topic, Content("0123456789", "key"), Plain, maxSize: 12);
        Append(batch, "after", Plain);
        batch.TryHandOver();

        Assert.Equal("0123456789", Encoding.UTF8.GetString(tooLarge!.Value!));
        Assert.Equal("key", Encoding.UTF8.GetString(tooLarge.Key!));
        Assert.Equal(["before", "after"], _sink.Taken);
    }

    [Fact]
    public void A_record_that_cannot_be_serialized_leaves_no_trace()
    {
        using ProducerBatch batch = NewBatch();
        Append(batch, "before", Plain);

        Assert.Throws<SerializationException>(() => batch.Append(_topic, Content("half \uD83D", "key"), Plain, int.MaxValue));
        Append(batch, "after", WithHeader);
        batch.TryHandOver();

        Assert.Equal(["before", "after"], _sink.Taken);
    }
}
