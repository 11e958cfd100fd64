using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using KafkaPS.Configuration;
using KafkaPS.Errors;
using KafkaPS.Interop;
using KafkaPS.Producing;
using KafkaPS.Records;

namespace KafkaPS.UnitTests.Producing;

/// <summary>The concurrent core by itself: batches, accumulator, mailbox and their table, with a sink in librdkafka's place.</summary>
public sealed class RecordRoadTests : IDisposable
{
    static readonly RecordAttributes Plain = new(null, null, []);
    static readonly RecordAttributes WithHeader = new(null, null, [new KafkaHeader("h", [1]), new KafkaHeader("null", null)]);
    static readonly RecordAttributes WithTimestamp = new(3, DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000), []);

    readonly NativeProducer _producer = new(ProducerConfiguration.Create(new Dictionary<string, string> { ["bootstrap.servers"] = "127.0.0.1:1" }), "road");
    readonly TestSink _sink = new();
    readonly ProducerCounters _counters = new();
    readonly MailboxTable _table = new();
    readonly Mailbox _mailbox;
    readonly TopicMetadata _topic;

    public RecordRoadTests()
    {
        _mailbox = new Mailbox(_table) { WantsDetails = false };
        _topic = new TopicMetadata(_producer, "road", 1000);
        _topic.BatchLimit.OnAnswer(0, "1048588");
    }

    public void Dispose()
    {
        _mailbox.Dispose();
        _producer.Dispose();
    }

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
        _mailbox.PostReported([Delivered()]);

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

    [Theory]
    [InlineData(ErrorCodes.Inconsistent, PersistenceStatus.NotPersisted, PersistenceStatus.PossiblyPersisted)]
    [InlineData(ErrorCodes.Inconsistent, PersistenceStatus.PossiblyPersisted, PersistenceStatus.PossiblyPersisted)]
    [InlineData(ErrorCodes.TimedOut, PersistenceStatus.NotPersisted, PersistenceStatus.NotPersisted)]
    public void A_batch_that_could_not_be_made_anew_may_be_in_Kafka(int error, PersistenceStatus told, PersistenceStatus expected) =>
        Assert.Equal(expected, DeliveryReportReader.StatusOf(error, told));

    [Fact]
    public void What_came_back_as_too_large_holds_back_what_is_behind_it()
    {
        using RecordAccumulator accumulator = NewAccumulator();
        accumulator.TryAppend(_topic, Content("first"), Plain, out _);
        Assert.True(accumulator.TryHandOver());
        _mailbox.PostReported([new DeliveryReport { Topic = "road", Error = ErrorCodes.MessageTooLarge, BatchCount = 2, Record = new KafkaRecord() }]);
        accumulator.TryAppend(_topic, Content("second"), Plain, out _);

        Assert.False(accumulator.TryHandOver());
        _mailbox.Resume();

        Assert.True(accumulator.TryHandOver());
    }

    [Fact]
    public void A_mailbox_keeps_its_number_until_the_client_has_nothing_of_its_call()
    {
        var mailbox = new Mailbox(_table) { WantsDetails = false };
        mailbox.CountGiven(2);
        mailbox.Dispose();
        Assert.Same(mailbox, _table[mailbox.Number]);

        mailbox.PostReported([Delivered()]);
        Assert.Same(mailbox, _table[mailbox.Number]);
        mailbox.PostReported([Delivered()]);

        Assert.Throws<InvalidOperationException>(() => _table[mailbox.Number]);
        using var next = new Mailbox(_table) { WantsDetails = false };
        Assert.Equal(mailbox.Number, next.Number);
    }

    [Fact]
    public void Mailboxes_that_come_and_go_on_many_threads_never_share_a_number()
    {
        var alive = new ConcurrentDictionary<int, Mailbox>();
        Parallel.For(0, 20_000, _ =>
        {
            var mailbox = new Mailbox(_table) { WantsDetails = false };
            Assert.True(alive.TryAdd(mailbox.Number, mailbox));
            Assert.Same(mailbox, _table[mailbox.Number]);
            mailbox.CountGiven(1);
            Assert.True(alive.TryRemove(mailbox.Number, out Mailbox? _));
            Parallel.Invoke(mailbox.Dispose, () => mailbox.PostReported([Delivered()]));
        });

        Assert.Equal(0, _table.WithClient);
        Assert.Throws<InvalidOperationException>(() => _table[1]);
    }

    [Fact]
    public async Task Reports_from_another_thread_all_arrive_once()
    {
        const int count = 100_000;
        _mailbox.CountGiven(count);
        Task posting = Task.Run(() =>
        {
            for (int i = 0; i < count; i++) _mailbox.PostReported([new DeliveryReport { Topic = "road", Error = 0, Offset = i }]);
        });
        var offsets = new List<long>();
        while (offsets.Count < count)
        {
            _mailbox.Wait(100, CancellationToken.None);
            offsets.AddRange(_mailbox.Take().Select(report => report.Offset));
        }

        await posting;
        Assert.Equal(Enumerable.Range(0, count).Select(i => (long)i), offsets);
        Assert.Equal(0, _mailbox.WithClient);
    }

    [Fact]
    public async Task When_the_reports_are_lost_whoever_waits_for_them_is_woken()
    {
        _mailbox.CountGiven(1);
        Task<bool> waiting = Task.Run(() => _mailbox.Wait(Timeout.Infinite, CancellationToken.None));

        _table.GiveUp();

        Assert.True(await waiting.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.True(_mailbox.IsGivenUp);
    }

    [Theory]
    [InlineData(0, false, false, null)]
    [InlineData(1, true, false, null)]
    [InlineData(1000, false, true, 0)]
    [InlineData(1000, true, true, 123_456)]
    public void A_number_carries_call_and_choices(int mailbox, bool hasPartition, bool hasTimestamp, int? slot)
    {
        nint opaque = RecordOpaque.Of(mailbox, hasPartition, hasTimestamp, slot);

        Assert.Equal(mailbox, RecordOpaque.Mailbox(opaque));
        Assert.Equal(hasTimestamp, RecordOpaque.HasOwnTimestamp(opaque));
        Assert.Equal(slot, RecordOpaque.InputSlot(opaque));
        Assert.Equal(hasPartition ? 9 : null, RecordOpaque.Partition(new NativeMessage { Opaque = opaque, Partition = 9 }));
    }

    ProducerBatch NewBatch() => new(_sink, _mailbox, _counters);

    RecordAccumulator NewAccumulator() => new(NewBatch(), _mailbox, maxSize: 1_000_000, lingers: true);

    void Append(ProducerBatch batch, string value, RecordAttributes attributes, string? key = null) => Assert.Null(batch.Append(_topic, Content(value, key), attributes, int.MaxValue));

    void Append(RecordAccumulator accumulator, string value)
    {
        Assert.True(accumulator.TryAppend(_topic, Content(value), Plain, out SerializedContent? tooLarge));
        Assert.Null(tooLarge);
    }

    static RecordContent Content(string value, string? key = null) => new(key, AutoSerializer.Default, value, AutoSerializer.Default);

    static DeliveryReport Delivered() => new() { Topic = "road", Error = 0 };

    /// <summary>Takes what there is room for, and refuses values that begin with <c>bad</c>.</summary>
    sealed unsafe class TestSink : IRecordSink
    {
        readonly object _gate = new();
        readonly List<string> _taken = [];
        readonly List<int> _calls = [];

        internal int Room { get; set; } = int.MaxValue;

        internal int ClosesAfter { get; set; } = int.MaxValue;

        internal List<string> Taken
        {
            get
            {
                lock (_gate) return [.. _taken];
            }
        }

        /// <summary>How many records each call had.</summary>
        internal List<int> Calls
        {
            get
            {
                lock (_gate) return [.. _calls];
            }
        }

        public void Produce(nint topic, NativeMessage* messages, int count, Mailbox mailbox)
        {
            lock (_gate)
            {
                ThrowIfClosed();
                mailbox.CountGiven(count);
                _calls.Add(count);
                for (int i = 0; i < count; i++)
                {
                    messages[i].Error = Take(Text(messages[i].Value, (int)messages[i].ValueLength));
                    if (messages[i].Error != ErrorCodes.QueueFull) continue;
                    for (; i < count; i++) messages[i].Error = ErrorCodes.QueueFull;
                }
            }
        }

        public int Produce(ReadOnlySpan<NativeArgument> arguments, Mailbox mailbox)
        {
            lock (_gate)
            {
                ThrowIfClosed();
                mailbox.CountGiven(1);
                _calls.Add(1);
                foreach (ref readonly NativeArgument argument in arguments)
                {
                    if (argument.Type == NativeArgumentType.Value) return Take(Text(argument.Value.Memory.Pointer, (int)argument.Value.Memory.Size));
                }

                return ErrorCodes.Fail;
            }
        }

        int Take(string value)
        {
            if (value.StartsWith("bad", StringComparison.Ordinal)) return 87;
            if (Room == 0) return ErrorCodes.QueueFull;
            Room--;
            _taken.Add(value);
            return 0;
        }

        void ThrowIfClosed()
        {
            if (_taken.Count >= ClosesAfter) throw new ProducerClosedException("road");
        }

        static string Text(nint start, int length) => Encoding.UTF8.GetString((byte*)start, length);
    }
}
