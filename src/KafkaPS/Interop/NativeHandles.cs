using System.Runtime.InteropServices;

namespace KafkaPS.Interop;

/// <summary>A reference to one of librdkafka's queues (<c>rd_kafka_queue_t*</c>).</summary>
sealed class QueueHandle : SafeHandle
{
    public QueueHandle()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Librdkafka.QueueDestroy(handle);
        return true;
    }
}

/// <summary>A reference to a topic of one client (<c>rd_kafka_topic_t*</c>). It must be released before the client is destroyed.</summary>
sealed class TopicHandle : SafeHandle
{
    public TopicHandle()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>The pointer, which messages carry too; valid while the producer is open, and used under its lease.</summary>
    internal nint Pointer => handle;

    protected override bool ReleaseHandle()
    {
        Librdkafka.TopicDestroy(handle);
        return true;
    }
}

/// <summary>A consumer (<c>rd_kafka_t*</c>). It is destroyed once no call is inside it, which may take as long as its threads wait for a name server.</summary>
sealed class ConsumerHandle : SafeHandle
{
    internal ConsumerHandle(nint client)
        : base(0, ownsHandle: true) => SetHandle(client);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibrdkafkaMock.ClientDestroy(handle);
        return true;
    }
}
