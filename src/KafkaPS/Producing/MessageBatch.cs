using System.Runtime.InteropServices;
using KafkaPS.Errors;
using KafkaPS.Interop;

namespace KafkaPS.Producing;

/// <summary>
/// librdkafka's messages of one <see cref="RecordBatch"/>, from the first hand-over until none is left: each is taken, or refused for
/// good and reported to the mailbox, or stays because the queue is full.
/// </summary>
sealed unsafe class MessageBatch(NativeProducer producer, Mailbox mailbox) : IHandOver, IDisposable
{
    readonly NativeMessage* _messages = (NativeMessage*)NativeMemory.AllocZeroed(BatchTable.MaxBatchSize, (nuint)sizeof(NativeMessage));
    RecordBatch? _batch;
    nint _topic;
    int _next;

    /// <summary>How many messages there are; the caller fills them before <see cref="Begin"/>.</summary>
    internal int Count { get; set; }

    /// <summary>Whether it was begun and some messages are still here.</summary>
    internal bool IsUnderWay => _batch is not null;

    public int Pending => Count - _next;

    internal ref NativeMessage this[int index] => ref _messages[index];

    /// <summary>Makes the batch that librdkafka's reports will refer to. From now on key and value of the messages must be addresses.</summary>
    internal void Begin(RecordBatch batch, TopicMetadata topic)
    {
        producer.Batches.Add(batch);
        for (int i = 0; i < Count; i++) _messages[i].Opaque = BatchTable.Opaque(batch, i);
        (_batch, _topic, _next) = (batch, topic.Handle, 0);
    }

    public bool TryHandOver()
    {
        try
        {
            producer.Produce(_topic, _messages + _next, Pending);
        }
        catch (ObjectDisposedException)
        {
            Abandon(LocalError.Closed);
            return true;
        }

        for (; _next < Count; _next++)
        {
            int error = _messages[_next].Error;
            // From the first one that found no room on, none was taken: their order is kept.
            if (error == LocalError.QueueFull) return false;
            if (error != 0) Report(error);
        }

        Clear();
        return true;
    }

    public void Abandon(int error)
    {
        for (; _next < Count; _next++) Report(error);
        Clear();
    }

    public void Dispose() => NativeMemory.Free(_messages);

    void Report(int error)
    {
        producer.Reports.CountRefused(1);
        mailbox.Post([DeliveryReport.Refused(_batch!, _next, error, _messages + _next)]);
        producer.Batches.CountReported(_batch!, 1);
    }

    void Clear()
    {
        _batch = null;
        Count = _next = 0;
    }
}
