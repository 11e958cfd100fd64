using Confluent.Kafka;
using KafkaPS.Clients;
using KafkaPS.Errors;
using KafkaPS.Interop;

namespace KafkaPS.Producing;

/// <content>Requests to the brokers apart from sending records.</content>
sealed partial class NativeProducer
{
    const int MetadataMs = 1000;

    int _isIdHastened;

    /// <summary>Whether its brokers are those of an embedded cluster; false until a broker has answered.</summary>
    internal bool IsEmbedded => ClusterIdentity.IsEmbedded(ClusterId);

    /// <summary>Asks a broker for a topic's metadata, once.</summary>
    /// <returns>The error of the request or of the topic, or 0; and the number of partitions.</returns>
    /// <exception cref="ObjectDisposedException">The producer is closed.</exception>
    internal unsafe (int Error, int PartitionCount) GetMetadata(nint topic, int timeoutMs)
    {
        using Lease lease = Enter();
        NativeMetadata* metadata;
        int error = Librdkafka.Metadata(_client, 0, topic, &metadata, timeoutMs);
        _firstConnection.OnQuestion(_client, isAnswered: error == 0);
        if (error != 0) return (error, 0);
        var first = (NativeTopicMetadata*)metadata->Topics;
        (int, int) answer = metadata->TopicCount == 0 ? (ErrorCodes.UnknownTopicOrPartition, 0) : (first->Error, first->PartitionCount);
        Librdkafka.MetadataDestroy(metadata);
        return answer;
    }

    /// <summary>Makes the client request its producer ID again, once, as soon as a broker is connected. Nothing waits for this.</summary>
    /// <param name="topic">Any topic.</param>
    /// <remarks>
    /// An idempotent producer sends nothing before a broker has given it an ID. librdkafka requests one when metadata arrives. The first metadata also ends the connection
    /// to the bootstrap server, and if that happens first, as in one of seven starts, librdkafka retries after half a second (rdkafka_idempotence.c,
    /// <c>rd_kafka_idemp_pid_timer_restart</c>), or with the next metadata. A transactional producer gets its ID from its coordinator.
    /// </remarks>
    internal void HastenProducerId(nint topic)
    {
        if (IsTransactional || Interlocked.Exchange(ref _isIdHastened, 1) == 1) return;
        OwnThread.Run(() =>
        {
            try
            {
                _ = GetMetadata(topic, MetadataMs);
            }
            catch (ProducerClosedException)
            {
                // Nobody needs the ID any more.
            }
        });
    }

    /// <summary>Asks the brokers through Confluent.Kafka's admin client, over this client's connections.</summary>
    /// <exception cref="ObjectDisposedException">The producer is closed.</exception>
    internal T Ask<T>(Func<IAdminClient, T> question)
    {
        if (!TryEnter().IsHeld) throw new ProducerClosedException(_name);
        IAdminClient? admin = null;
        try
        {
            admin = new DependentAdminClientBuilder(_owner.Handle).Build();
            return question(admin);
        }
        finally
        {
            // Disposal waits for a thread that wakes only every tenth of a second, and would block a pool thread meanwhile.
            OwnThread.Run(() =>
            {
                admin?.Dispose();
                Leave(fromProduce: false);
            });
        }
    }

    /// <summary>Asks the brokers for a property of a topic, and waits a few seconds for the answer; closing the producer ends the wait.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="property">The property.</param>
    /// <param name="stop">Also ends the wait.</param>
    /// <returns>The error of the request or of the topic, or 0; and the value, or null.</returns>
    /// <exception cref="ObjectDisposedException">The producer is closed.</exception>
    internal (int Error, string? Value) TopicConfiguration(string topic, string property, CancellationToken stop = default)
    {
        const int LimitMs = 5000, SliceMs = 50;
        using Lease lease = Enter();
        // An embedded cluster does not answer this request, and its topics have no settings. A new client learns that only when the request has connected it.
        if (IsEmbedded) return (ErrorCodes.UnsupportedFeature, null);
        using QueueHandle queue = LibrdkafkaAdmin.AskTopicConfiguration(_client, topic, LimitMs);
        nint answer = 0;
        for (int waited = 0; answer == 0 && waited < LimitMs && !_closing.IsCancellationRequested && !stop.IsCancellationRequested; waited += SliceMs)
        {
            if (IsEmbedded) return (ErrorCodes.UnsupportedFeature, null);
            answer = Librdkafka.QueuePoll(queue, SliceMs);
        }

        if (answer == 0) return (ErrorCodes.TimedOut, null);
        try
        {
            return LibrdkafkaAdmin.TopicConfigurationValue(answer, property);
        }
        finally
        {
            Librdkafka.EventDestroy(answer);
        }
    }
}
