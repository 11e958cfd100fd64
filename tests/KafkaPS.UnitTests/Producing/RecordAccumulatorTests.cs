using System.Diagnostics;
using KafkaPS.Errors;
using KafkaPS.Producing;
using KafkaPS.Records;

namespace KafkaPS.UnitTests.Producing;

/// <summary>Records in the accumulator are handed over in order, by the pipeline and by the timer.</summary>
public sealed class RecordAccumulatorTests : RecordRoadTest
{
    [Fact]
    public void What_waits_is_handed_over_without_another_record()
    {
        using RecordAccumulator accumulator = NewAccumulator();

        accumulator.TryAppend(_topic, Content("alone"), Plain, out _);

        Assert.True(SpinWait.SpinUntil(() => _sink.Taken.Count == 1, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void While_the_queue_is_full_the_timer_tries_again()
    {
        using RecordAccumulator accumulator = NewAccumulator();
        _sink.Room = 0;

        accumulator.TryAppend(_topic, Content("late"), Plain, out _);
        Assert.True(SpinWait.SpinUntil(() => _sink.Calls.Count > 2, TimeSpan.FromSeconds(30)));
        _sink.Room = 1;

        Assert.True(SpinWait.SpinUntil(() => _sink.Taken.Count == 1, TimeSpan.FromSeconds(30)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Timer_and_pipeline_keep_the_order_whatever_their_interleaving(int seed)
    {
        var random = new Random(seed);
        using (RecordAccumulator accumulator = NewAccumulator())
        {
            for (int i = 0; i < 20_000; i++)
            {
                _sink.Room = random.Next(4) == 0 ? random.Next(50) : int.MaxValue;
                while (!accumulator.TryAppend(_topic, Content($"{i}"), i % 7 == 0 ? WithHeader : Plain, out _))
                {
                    if (!accumulator.TryHandOver()) _sink.Room = int.MaxValue;
                }

                if (random.Next(500) == 0) Thread.Sleep(2);
            }

            _sink.Room = int.MaxValue;
        }

        Assert.Equal(Enumerable.Range(0, 20_000).Select(i => $"{i}"), _sink.Taken);
    }

    [Fact]
    public void The_end_of_a_call_gives_what_waits_to_the_client_or_refuses_it()
    {
        RecordAccumulator accumulator = NewAccumulator();
        _sink.Room = 1;
        using (accumulator)
        {
            accumulator.TryAppend(_topic, Content("a"), Plain, out _);
            accumulator.TryAppend(_topic, Content("b"), Plain, out _);
        }

        accumulator.Dispose();
        Assert.True(accumulator.TryHandOver());
        Assert.Equal(["a"], _sink.Taken);
        Assert.Equal([ErrorCodes.QueueFull], _mailbox.Take().Select(report => report.Error));
    }

    [Fact]
    public void While_few_records_come_what_lingers_is_sent_after_linger_ms_though_more_follow()
    {
        using var sent = new ManualResetEventSlim();
        using var accumulator = new RecordAccumulator(NewBatch(), _mailbox, maxSize: 1_000_000, lingers: true, new LingerEnd(LingerMs: 20, sent.Set));

        Assert.True(SpinWait.SpinUntil(() =>
        {
            Append(accumulator, "few");
            return sent.Wait(1);
        }, TimeSpan.FromSeconds(30)));
        Assert.NotEmpty(_sink.Taken);
    }

    [Fact]
    public void While_many_records_come_what_lingers_waits_for_full_batches()
    {
        string value = new('x', LingerEnd.BusyBytes);
        int sent = 0, sentWhileBusy = 0;
        using var accumulator = new RecordAccumulator(NewBatch(), _mailbox, maxSize: 1_000_000, lingers: true, new LingerEnd(LingerMs: 500, () => Interlocked.Increment(ref sent)));

        for (long started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started).TotalMilliseconds < 1200;)
        {
            Append(accumulator, value);
            Assert.True(accumulator.TryHandOver());
            sentWhileBusy = Volatile.Read(ref sent);
        }

        Assert.Equal(0, sentWhileBusy);
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref sent) == 1, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void What_came_back_as_too_large_holds_back_what_is_behind_it()
    {
        using RecordAccumulator accumulator = NewAccumulator();
        accumulator.TryAppend(_topic, Content("first"), Plain, out _);
        Assert.True(accumulator.TryHandOver());
        _mailbox.PostReported([new DeliveryReport { Topic = "road", Error = ErrorCodes.MessageTooLarge, BatchCount = 2, Record = new KafkaRecord() }], recordCount: 1);
        accumulator.TryAppend(_topic, Content("second"), Plain, out _);

        Assert.False(accumulator.TryHandOver());
        _mailbox.Resume();

        Assert.True(accumulator.TryHandOver());
    }
}
