using System.Collections.Concurrent;
using KafkaPS.Errors;
using KafkaPS.Interop;
using KafkaPS.Producing;

namespace KafkaPS.UnitTests.Producing;

/// <summary>Each report reaches the call of its record, once, from whichever thread it comes.</summary>
public sealed class MailboxTests : RecordRoadTest
{
    [Theory]
    [InlineData(ErrorCodes.Inconsistent, PersistenceStatus.NotPersisted, PersistenceStatus.PossiblyPersisted)]
    [InlineData(ErrorCodes.Inconsistent, PersistenceStatus.PossiblyPersisted, PersistenceStatus.PossiblyPersisted)]
    [InlineData(ErrorCodes.TimedOut, PersistenceStatus.NotPersisted, PersistenceStatus.NotPersisted)]
    public void A_batch_that_could_not_be_made_anew_may_be_in_Kafka(int error, PersistenceStatus told, PersistenceStatus expected) =>
        Assert.Equal(expected, DeliveryReportReader.StatusOf(error, told));

    [Fact]
    public void A_mailbox_keeps_its_number_until_the_client_has_nothing_of_its_call()
    {
        var mailbox = new Mailbox(_table) { WantsDetails = false };
        mailbox.CountGiven(2);
        mailbox.Dispose();
        Assert.Same(mailbox, _table[mailbox.Number]);

        mailbox.PostReported([Delivered()], recordCount: 1);
        Assert.Same(mailbox, _table[mailbox.Number]);
        mailbox.PostReported([Delivered()], recordCount: 1);

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
            Parallel.Invoke(mailbox.Dispose, () => mailbox.PostReported([Delivered()], recordCount: 1));
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
            for (int i = 0; i < count; i++) _mailbox.PostReported([new DeliveryReport { Topic = "road", Error = 0, Offset = i }], recordCount: 1);
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
}
