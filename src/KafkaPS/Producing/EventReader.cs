using KafkaPS.Errors;
using KafkaPS.Interop;

namespace KafkaPS.Producing;

/// <summary>The one thread of a producer that reads librdkafka's events: it puts delivery reports in the mailboxes of their calls, and notes errors.</summary>
sealed unsafe class EventReader
{
    /// <summary>How long the thread sleeps when nothing happens; it wakes at once for an event and for <see cref="Stop"/>.</summary>
    const int PollMs = 1000;
    const int ChunkSize = 512;

    readonly nint _queue;
    readonly BatchTable _batches;
    readonly ClientEvents _events;
    readonly Thread _thread;
    readonly DeliveryReport[] _reports = new DeliveryReport[ChunkSize];
    volatile bool _stopping;
    long _delivered;
    long _failed;
    long _purged;
    long _unknown;

    internal EventReader(nint client, string name, BatchTable batches, ClientEvents events)
    {
        _batches = batches;
        _events = events;
        _queue = Librdkafka.QueueGetMain(client);
        _thread = new Thread(Run) { Name = $"KafkaPS {name} events", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Records acknowledged by Kafka.</summary>
    internal long Delivered => Interlocked.Read(ref _delivered);

    /// <summary>Records that certainly failed.</summary>
    internal long Failed => Interlocked.Read(ref _failed);

    /// <summary>Those of the failed that were dropped unsent when the producer was closed.</summary>
    internal long Purged => Interlocked.Read(ref _purged);

    /// <summary>Records that were in flight when the producer was closed.</summary>
    internal long Unknown => Interlocked.Read(ref _unknown);

    /// <summary>Counts records that were refused before they were in flight.</summary>
    internal void CountRefused(int count) => Interlocked.Add(ref _failed, count);

    /// <summary>Ends the thread after the event at hand. No event is read after this.</summary>
    internal void Stop()
    {
        _stopping = true;
        Librdkafka.QueueYield(_queue);
        _thread.Join();
        Librdkafka.QueueDestroy(_queue);
    }

    /// <summary>After <see cref="Stop"/>: what is not reported by now never will be, and nobody knows what became of it.</summary>
    internal void CountLost() => Interlocked.Add(ref _unknown, _batches.Outstanding);

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
                // An exception that left this thread would end the process. Reports are lost with it, so the producer is of no more use.
                _events.OnError(LocalError.Fail, $"KafkaPS could not read a delivery report: {e.Message}", isFatal: true);
            }
            finally
            {
                // Only now the records no longer count as outstanding, so a flush that returns finds their reports in the mailbox.
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
            case Librdkafka.ErrorEvent:
                _events.OnError(Librdkafka.EventError(nativeEvent), Librdkafka.EventErrorString(nativeEvent), Librdkafka.EventErrorIsFatal(nativeEvent) != 0);
                break;
        }
    }

    void ReadReports(nint nativeEvent)
    {
        NativeMessage** messages = stackalloc NativeMessage*[ChunkSize];
        int count;
        while ((count = (int)Librdkafka.EventMessageArray(nativeEvent, messages, ChunkSize)) > 0)
        {
            for (int start = 0; start < count;)
                start = PostRun(messages, start, count);
        }
    }

    /// <summary>Posts the reports of one batch that follow one another, and returns where the next batch begins.</summary>
    int PostRun(NativeMessage** messages, int start, int count)
    {
        (int slot, _) = BatchTable.Split(messages[start]->Opaque);
        RecordBatch batch = _batches[slot];
        int next = start, failed = 0;
        for (; next < count; next++)
        {
            (int itsSlot, int index) = BatchTable.Split(messages[next]->Opaque);
            if (itsSlot != slot) break;
            _reports[next - start] = ToReport(messages[next], batch, index);
            if (messages[next]->Error == 0) continue;
            failed++;
            CountFailure(messages[next]->Error);
        }

        int run = next - start;
        Interlocked.Add(ref _delivered, run - failed);
        if (failed < run) _events.OnDelivered();
        batch.Mailbox.Post(_reports.AsSpan(0, run));
        _batches.CountReported(batch, run);
        return next;
    }

    void CountFailure(int error)
    {
        if (error == LocalError.PurgedInFlight) Interlocked.Increment(ref _unknown);
        else Interlocked.Increment(ref _failed);
        if (error == LocalError.PurgedFromQueue) Interlocked.Increment(ref _purged);
        if (ErrorTable.ByCode(error) is { IsFatal: true }) _events.OnFatalReport(error);
    }

    static DeliveryReport ToReport(NativeMessage* message, RecordBatch batch, int index)
    {
        bool details = batch.Mailbox.WantsDetails;
        int timestampType;
        return new DeliveryReport
        {
            Batch = batch,
            Index = index,
            Error = message->Error,
            // The broker's own words (KIP-467, rd_kafka_message_produce_errstr) cannot be had: librdkafka 2.16 has freed them when the report arrives.
            Status = message->Error == 0 ? PersistenceStatus.Persisted : (PersistenceStatus)Librdkafka.MessageStatus(message),
            Partition = message->Partition,
            Offset = Math.Max(message->Offset, -1),
            TimestampMs = details ? Librdkafka.MessageTimestamp(message, &timestampType) : -1,
            LatencyUs = details ? (int)Math.Min(Librdkafka.MessageLatency(message), int.MaxValue) : -1,
            KeySize = message->Key == 0 ? -1 : (int)message->KeyLength,
            ValueSize = message->Value == 0 ? -1 : (int)message->ValueLength,
            Value = message->Error == 0 || batch.RemembersInputs ? null : message->CopyValue(),
        };
    }
}
