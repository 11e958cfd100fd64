using KafkaPS.Clients;
using KafkaPS.Errors;
using KafkaPS.Interop;
using KafkaPS.Records;

namespace KafkaPS.Producing;

/// <summary>A producer's only thread that reads librdkafka's events: it puts delivery reports in the mailboxes of their calls, and passes on errors.</summary>
sealed unsafe class DeliveryReportReader
{
    /// <summary>How long the thread sleeps when nothing happens; events and <see cref="Stop"/> wake it at once.</summary>
    const int PollMs = 1000;
    const int ChunkSize = 512;

    readonly QueueHandle _queue;
    readonly MailboxTable _mailboxes;
    readonly ProducerCounters _counters;
    readonly ClientEvents _events;
    readonly Func<nint, string> _topicName;
    readonly bool _hasOffsets;
    readonly Thread _thread;
    readonly DeliveryReport[] _reports = new DeliveryReport[ChunkSize];
    volatile bool _stopping;

    /// <param name="queue">The queue of events; disposed by <see cref="Stop"/>.</param>
    /// <param name="producer">The producer's name, used to name the thread.</param>
    /// <param name="mailboxes">The calls that are waiting for reports.</param>
    /// <param name="counters">The producer's counters.</param>
    /// <param name="events">Receives errors.</param>
    /// <param name="topicName">Returns a topic's name by its handle.</param>
    /// <param name="hasOffsets">Whether brokers return offsets, which they do unless acks is 0. librdkafka then counts on from an invalid offset, and reports some that look real.</param>
    internal DeliveryReportReader(QueueHandle queue, string producer, MailboxTable mailboxes, ProducerCounters counters, ClientEvents events, Func<nint, string> topicName, bool hasOffsets)
    {
        (_queue, _mailboxes, _counters, _events, _topicName, _hasOffsets) = (queue, mailboxes, counters, events, topicName, hasOffsets);
        _thread = new Thread(Run) { Name = $"KafkaPS {producer} delivery reports", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Ends the thread after the current event. No further event is read, and calls stop waiting for reports.</summary>
    internal void Stop()
    {
        _stopping = true;
        Librdkafka.QueueYield(_queue);
        _thread.Join();
        _queue.Dispose();
        _mailboxes.GiveUp();
    }

    void Run()
    {
        while (!_stopping)
        {
            nint nativeEvent = Librdkafka.QueuePoll(_queue, PollMs);
            if (nativeEvent == 0) continue;
            try
            {
                Read(nativeEvent);
            }
            catch (Exception e)
            {
                // An exception that escapes this thread would end the process. Its reports are lost, so the producer can no longer be used,
                // and no call may wait for reports that never come.
                _events.OnError(ErrorCodes.Fail, $"KafkaPS could not read a delivery report: {e.Message}", isFatal: true);
                _mailboxes.GiveUp();
            }
            finally
            {
                // Only now do the records stop counting as outstanding, so a flush that returns finds their reports in the mailbox.
                Librdkafka.EventDestroy(nativeEvent);
            }
        }
    }

    void Read(nint nativeEvent)
    {
        switch (Librdkafka.EventType(nativeEvent))
        {
            case Librdkafka.DeliveryReportEvent:
                ReadReports(nativeEvent);
                break;
            case SaslLogin.TokenRefreshEvent:
                _events.TokenWanted?.Invoke();
                break;
            case Librdkafka.StatisticsEvent:
                _events.Statistics.Take(Librdkafka.EventStatistics(nativeEvent), _counters.Failed);
                break;
            case Librdkafka.ErrorEvent:
                _events.OnError(Librdkafka.EventError(nativeEvent), Librdkafka.EventErrorString(nativeEvent), Librdkafka.EventErrorIsFatal(nativeEvent) != 0);
                break;
        }
    }

    void ReadReports(nint nativeEvent)
    {
        NativeMessage** messages = stackalloc NativeMessage*[ChunkSize];
        int batchCount = (int)Librdkafka.EventMessageCount(nativeEvent);
        int count;
        while ((count = (int)Librdkafka.EventMessageArray(nativeEvent, messages, ChunkSize)) > 0)
        {
            for (int start = 0; start < count;)
                start = PostRun(messages, start, count, batchCount);
        }
    }

    /// <summary>Posts consecutive reports of one call and one topic, and returns where the next run starts.</summary>
    int PostRun(NativeMessage** messages, int start, int count, int batchCount)
    {
        int number = RecordOpaque.Mailbox(messages[start]->Opaque);
        nint handle = messages[start]->Topic;
        Mailbox mailbox = _mailboxes[number];
        string topic = _topicName(handle);
        int end = start + 1, failed = 0, posted = 0;
        while (end < count && RecordOpaque.Mailbox(messages[end]->Opaque) == number && messages[end]->Topic == handle) end++;
        for (int next = start; next < end;)
        {
            NativeMessage* first = messages[next];
            (int followingCount, long followingBytes) = mailbox.WantsEach ? default : Following(messages, next, end);
            _reports[posted++] = ToReport(first, topic, batchCount, mailbox, followingCount, followingBytes);
            next += 1 + followingCount;
            if (first->Error == 0) continue;
            failed++;
            _counters.CountFailed(first->Error);
            if (ErrorTable.ByCode(first->Error) is { IsFatal: true }) _events.OnFatalReport(first->Error);
        }

        int run = end - start;
        _counters.CountDelivered(run - failed);
        if (failed < run) _events.OnDelivered();
        mailbox.PostReported(_reports.AsSpan(0, posted), run);
        // Posted reports have an owner now, and must not be kept alive here.
        if (failed > 0 || mailbox.KeepsInputs) Array.Clear(_reports, 0, posted);
        return end;
    }

    /// <summary>Returns how many delivered records after this one have the next offsets of its partition, and their bytes.</summary>
    (int Count, long Bytes) Following(NativeMessage** messages, int first, int end)
    {
        if (messages[first]->Error != 0) return default;
        int partition = messages[first]->Partition, next = first + 1;
        long offset = OffsetOf(messages[first]), bytes = 0;
        for (; next < end && messages[next]->Error == 0 && messages[next]->Partition == partition && OffsetOf(messages[next]) == (offset < 0 ? offset : offset + next - first); next++)
            bytes += (long)messages[next]->KeyLength + (long)messages[next]->ValueLength;
        return (next - first - 1, bytes);
    }

    long OffsetOf(NativeMessage* message) => _hasOffsets ? Math.Max(message->Offset, -1) : -1;

    DeliveryReport ToReport(NativeMessage* message, string topic, int batchCount, Mailbox mailbox, int followingCount, long followingBytes)
    {
        int timestampType;
        bool details = mailbox.WantsDetails;
        return new DeliveryReport
        {
            Topic = topic,
            Error = message->Error,
            // The broker's own words (KIP-467, rd_kafka_message_produce_errstr) are not available: librdkafka 2.16 has freed them when the report arrives.
            Status = message->Error == 0 ? PersistenceStatus.Persisted : StatusOf(message->Error, (PersistenceStatus)Librdkafka.MessageStatus(message)),
            Partition = message->Partition,
            Offset = OffsetOf(message),
            FollowingCount = followingCount,
            FollowingBytes = followingBytes,
            TimestampMs = details ? Librdkafka.MessageTimestamp(message, &timestampType) : -1,
            LatencyUs = details ? (int)Math.Min(Librdkafka.MessageLatency(message), int.MaxValue) : -1,
            KeySize = message->Key == 0 ? -1 : (int)message->KeyLength,
            ValueSize = message->Value == 0 ? -1 : (int)message->ValueLength,
            BatchCount = batchCount,
            Record = message->Error == 0 ? null : ToRecord(message, topic),
            Input = mailbox.Inputs.Take(RecordOpaque.InputSlot(message->Opaque)),
        };
    }

    /// <summary>
    /// Returns whether a failed record may be in Kafka. For a batch that it could not rebuild for a retry, librdkafka 2.16 reports NotPersisted: it no longer knows
    /// that it had sent the batch.
    /// </summary>
    internal static PersistenceStatus StatusOf(int error, PersistenceStatus told) =>
        error == ErrorCodes.Inconsistent && told == PersistenceStatus.NotPersisted ? PersistenceStatus.PossiblyPersisted : told;

    /// <summary>Returns a record as it was sent: librdkafka keeps its bytes until its event is destroyed.</summary>
    static KafkaRecord ToRecord(NativeMessage* message, string topic) => new()
    {
        Topic = topic,
        Partition = RecordOpaque.Partition(*message),
        Timestamp = ChosenTimestamp(message),
        Headers = MessageHeaders.Of(message),
        Serialized = SerializedContent.Copy(message->Key, message->KeyLength, message->Value, message->ValueLength),
    };

    /// <summary>Returns a record's timestamp if the user chose it.</summary>
    static DateTimeOffset? ChosenTimestamp(NativeMessage* message)
    {
        if (!RecordOpaque.HasOwnTimestamp(message->Opaque)) return null;
        // librdkafka keeps the timestamp of a failed record, but returns it only for records without an error.
        int error = message->Error, type;
        message->Error = 0;
        long timestampMs = Librdkafka.MessageTimestamp(message, &type);
        message->Error = error;
        return DateTimeOffset.FromUnixTimeMilliseconds(timestampMs);
    }
}
