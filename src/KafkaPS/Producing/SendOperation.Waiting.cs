using KafkaPS.Clients;
using KafkaPS.Errors;
using KafkaPS.Records;

namespace KafkaPS.Producing;

/// <content>Where a call waits: for room in the client, for reports, and for batches that are divided.</content>
sealed partial class SendOperation
{
    /// <summary>While the last records are awaited: when so long nothing has come, what lingers is sent again; each time it waits twice as long.</summary>
    const int QuietMs = 5, MaxQuietMs = 100;

    /// <summary>Hands over what has been collected. It waits while the client's queue is full, as long as some records find room within max.block.ms, as in Java.</summary>
    void HandOver()
    {
        if (_reports.TooLargeCount == 0 && _accumulator.TryHandOver()) return;
        int pending = 0;
        int quietMs = QuietMs;
        var wait = new BoundedWait(_producer.Configuration.MaxBlockMs, _stop) { WhileWaiting = OnWaiting };
        bool isDone = wait.Until(slice =>
        {
            SendDivided();
            if (_accumulator.TryHandOver()) return true;
            // What waits for the batch before it does not wait for room, and that batch has a limit of its own: delivery.timeout.ms.
            if (_accumulator.Pending != pending || _accumulator.AwaitsBatch) wait.Restart();
            pending = _accumulator.Pending;
            // Batches can become smaller when nothing is under way, so what lingers must not.
            if (_producer.AwaitsSmallerBatches) quietMs = WaitForReports(quietMs, slice);
            else _mailbox.Wait(slice, _stop);
            AfterWaiting();
            return pending == 0;
        });
        if (!isDone) _accumulator.Abandon(ErrorCodes.QueueFull);
    }

    /// <summary>Batches that their topic found too large are divided and sent again before anything that comes after them, as Java does (KIP-126).</summary>
    void SendDivided()
    {
        if (_reports.TooLargeCount == 0) return;
        // Half of a batch may still be too much.
        do
        {
            // What the client still has may come back as well, and belongs between.
            Await(() => Outstanding == _reports.TooLargeCount + _accumulator.Pending);
            _reports.DivideTooLarge();
            // Other calls of the producer may have larger ones under way.
            Await(() => !_producer.AwaitsSmallerBatches);
            SendAgain(_reports.TakeTooLarge());
            Await(() => _reports.TooLargeCount > 0 || Outstanding == _accumulator.Pending);
        }
        while (_reports.TooLargeCount > 0);
        _mailbox.Resume();
    }

    void SendAgain(IEnumerable<DeliveryReport> refused)
    {
        using ProducerBatch batch = NewBatch();
        foreach (DeliveryReport report in refused)
        {
            KafkaRecord record = report.Record!;
            TopicMetadata topic = _producer.Topic(record.Topic!);
            if (!batch.HasRoomFor(topic)) HandOver(batch);
            batch.Append(topic, new RecordContent(record.Serialized!), new RecordAttributes(record.Partition, record.Timestamp, record.Headers, report.Input), int.MaxValue);
        }

        HandOver(batch);
    }

    void HandOver(ProducerBatch batch)
    {
        if (!new BoundedWait(_producer.Configuration.MaxBlockMs, _stop) { WhileWaiting = OnWaiting, BackoffMs = 10 }.Until(_ => batch.TryHandOver())) batch.Abandon(ErrorCodes.QueueFull);
    }

    void AwaitReports()
    {
        HandOver();
        Await(() =>
        {
            SendDivided();
            return Outstanding == 0;
        });
        if (_lost > 0 && !_producer.AcceptsRecords) throw new ProducerClosedException(_producer.Name);
    }

    /// <summary>Waits for reports. It ends when the condition holds, and when no report will come any more.</summary>
    void Await(Func<bool> isDone)
    {
        int quietMs = QuietMs;
        new BoundedWait(Timeout.Infinite, _stop) { WhileWaiting = OnWaiting }.Until(slice =>
        {
            if (isDone()) return true;
            quietMs = WaitForReports(quietMs, slice);
            bool isOver = _mailbox.IsGivenUp;
            AfterWaiting();
            if (!isOver) return isDone();
            long missing = Outstanding - _reports.TooLargeCount - _accumulator.Pending;
            if (missing > 0) _reports.Lose(missing);
            _lost += Math.Max(missing, 0);
            return true;
        });
    }

    /// <summary>Waits until a report comes, a short time at most. While reports come one after another, nothing needs to be sent sooner than librdkafka does.</summary>
    /// <param name="quietMs">What it has returned the last time; to begin with, <see cref="QuietMs"/>.</param>
    /// <param name="slice">How long it may take, in milliseconds.</param>
    /// <returns>How long to wait the next time, in milliseconds; 0 when a report has come.</returns>
    int WaitForReports(int quietMs, int slice)
    {
        if (quietMs > 0 && _producer.AcceptsRecords) _producer.SendLingering();
        return _mailbox.Wait(Math.Min(slice, Math.Max(quietMs, QuietMs)), _stop) ? 0 : Math.Clamp(2 * quietMs, QuietMs, MaxQuietMs);
    }

    void AfterWaiting()
    {
        _reports.Drain();
        _producer.DropUnsendable();
    }

    void OnWaiting() => _observer.OnWaiting(Outstanding, _producer.LastReason ?? _topic?.Reason);
}
