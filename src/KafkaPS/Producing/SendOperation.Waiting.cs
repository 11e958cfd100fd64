using KafkaPS.Clients;
using KafkaPS.Errors;
using KafkaPS.Records;

namespace KafkaPS.Producing;

/// <content>The waits of a call: for room in the client, for reports, and for batches that are split.</content>
sealed partial class SendOperation
{
    /// <summary>How long to wait for a report before lingering records are sent again, while the last records are awaited; doubles each time.</summary>
    const int QuietMs = 5, MaxQuietMs = 100;

    /// <summary>Hands over the collected records. While the client's queue is full, waits as long as some records find room within max.block.ms, as in Java.</summary>
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
            // Records that wait for the previous batch do not wait for room, and that batch has its own limit: delivery.timeout.ms.
            if (_accumulator.Pending != pending || _accumulator.AwaitsBatch) wait.Restart();
            pending = _accumulator.Pending;
            // Batches can become smaller only when nothing is outstanding, so records must not linger.
            if (_producer.AwaitsSmallerBatches) quietMs = WaitForReports(quietMs, slice);
            else _mailbox.Wait(slice, _stop);
            AfterWaiting();
            return pending == 0;
        });
        if (!isDone) _accumulator.Abandon(ErrorCodes.QueueFull);
    }

    /// <summary>Splits batches that were too large for their topic and sends them again before any later records, as Java does (KIP-126).</summary>
    void SendDivided()
    {
        if (_reports.TooLargeCount == 0) return;
        // Half of a batch may still be too large.
        do
        {
            // Records that the client still has may come back as well, and belong in between.
            Await(() => Outstanding == _reports.TooLargeCount + _accumulator.Pending);
            _reports.DivideTooLarge();
            // Other calls may have larger batches outstanding.
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

    /// <summary>Waits for reports until the condition holds or no more reports will come.</summary>
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

    /// <summary>Waits a short time for a report. While reports keep coming, nothing needs to be sent sooner than librdkafka does.</summary>
    /// <param name="quietMs">The value returned by the previous call; initially <see cref="QuietMs"/>.</param>
    /// <param name="slice">How long the wait may take, in milliseconds.</param>
    /// <returns>How long to wait next time, in milliseconds; 0 if a report has come.</returns>
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
