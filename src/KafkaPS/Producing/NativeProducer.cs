using System.Globalization;
using Confluent.Kafka;
using KafkaPS.Configuration;
using KafkaPS.Connection;
using KafkaPS.Errors;
using KafkaPS.Interop;

namespace KafkaPS.Producing;

/// <summary>librdkafka's producer, built and owned by Confluent.Kafka, with the calls on the way of a record made on its handle directly.</summary>
/// <remarks>
/// Every native call is made under a <see cref="Lease"/>, and the client is destroyed when none is held any more:
/// librdkafka crashes the process when it is called after it was destroyed.
/// </remarks>
sealed unsafe class NativeProducer
{
    readonly object _gate = new();
    readonly IProducer<byte[], byte[]> _owner;
    readonly nint _client;
    readonly string _name;
    readonly Dictionary<string, nint> _topics = new(StringComparer.Ordinal);
    int _users;
    int _producing;
    bool _closed;
    volatile bool _acceptsRecords = true;

    /// <exception cref="ConfigException">librdkafka makes no producer with these properties; the message is its own.</exception>
    internal NativeProducer(ProducerConfiguration configuration, string name)
    {
        var properties = new Dictionary<string, string>(configuration.ClientProperties)
        {
            // Reports come as event batches on the main queue, which EventReader reads, and not as a callback for each record.
            ["enabled_events"] = (Librdkafka.DeliveryReportEvent | Librdkafka.ErrorEvent).ToString(CultureInfo.InvariantCulture),
            ["dotnet.producer.enable.delivery.reports"] = "false",
            ["dotnet.producer.enable.background.poll"] = "false",
        };
        Events = new(reason => TlsDiagnosis.IsOpen(reason) ? Task.Run(() => TlsDiagnosis.FindAsync(reason, configuration.ClientProperties)) : null, KerberosWait(configuration));
        try
        {
            _owner = new ProducerBuilder<byte[], byte[]>(properties)
                .SetLogHandler((_, message) => Events.OnLog(message))
                .Build();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            throw new ConfigException(ClientReason.ExplainRefusal(e.Message), e);
        }

        _name = name;
        _client = ClientHandle.Of(_owner.Handle);
        Batches = new BatchTable();
        Reports = new EventReader(_client, name, Batches, Events);
    }

    internal ClientEvents Events { get; }

    internal BatchTable Batches { get; }

    internal EventReader Reports { get; }

    internal bool IsClosed
    {
        get
        {
            lock (_gate) return _closed;
        }
    }

    /// <summary>False while it is being closed, and from then on: produce fails as if it were closed already.</summary>
    internal bool AcceptsRecords => _acceptsRecords;

    /// <summary>Takes no more records. When it returns, no thread is handing any over, so that a flush finds all that there are.</summary>
    internal void StopAccepting()
    {
        lock (_gate)
        {
            _acceptsRecords = false;
            while (_producing > 0) Monitor.Wait(_gate);
        }
    }

    /// <summary>Takes records again: it is not closed after all.</summary>
    internal void ResumeAccepting() => _acceptsRecords = true;

    /// <summary>How many records, requests and reports are under way; 0 when closed.</summary>
    internal int OutgoingQueueLength
    {
        get
        {
            using Lease lease = TryEnter();
            return lease.IsHeld ? Librdkafka.OutgoingQueueLength(_client) : 0;
        }
    }

    /// <summary>The value of one of librdkafka's properties in the client as it runs; null when it has none. It may be a secret.</summary>
    /// <exception cref="ObjectDisposedException">The producer is closed.</exception>
    internal string? Setting(string name)
    {
        using Lease lease = Enter();
        return Librdkafka.ConfigurationValue(_client, name);
    }

    /// <summary>The handle of a topic, which lives as long as the producer.</summary>
    /// <exception cref="ObjectDisposedException">The producer is closed.</exception>
    internal nint Topic(string name)
    {
        using Lease lease = Enter();
        lock (_topics)
        {
            if (!_topics.TryGetValue(name, out nint topic))
                _topics[name] = topic = Librdkafka.TopicNew(_client, name, 0);
            return topic;
        }
    }

    /// <summary>Hands records to librdkafka, which copies them. Those that it refuses have their error set.</summary>
    /// <exception cref="ObjectDisposedException">The producer is closed.</exception>
    internal void Produce(nint topic, NativeMessage* messages, int count)
    {
        using Lease lease = EnterToProduce();
        _ = Librdkafka.ProduceBatch(topic, Librdkafka.UnassignedPartition, Librdkafka.CopyFlag | Librdkafka.PartitionFlag, messages, count);
    }

    /// <summary>Hands over one record with headers or a timestamp.</summary>
    /// <returns>0, or the error for which it was refused.</returns>
    /// <exception cref="ObjectDisposedException">The producer is closed.</exception>
    internal int Produce(ReadOnlySpan<NativeArgument> arguments)
    {
        using Lease lease = EnterToProduce();
        fixed (NativeArgument* first = arguments)
        {
            nint error = Librdkafka.ProduceVariadic(_client, first, (nuint)arguments.Length);
            if (error == 0) return 0;
            int code = Librdkafka.ErrorCode(error);
            Librdkafka.ErrorDestroy(error);
            return code;
        }
    }

    /// <summary>Sends at once what lingers, and waits until nothing is outstanding or the time is over.</summary>
    /// <returns>Whether nothing is outstanding; true when closed.</returns>
    internal bool Flush(int timeoutMs)
    {
        using Lease lease = TryEnter();
        return !lease.IsHeld || Librdkafka.Flush(_client, timeoutMs) == 0;
    }

    /// <summary>Asks a broker for a topic's metadata, once.</summary>
    /// <returns>The error of the request or of the topic, or 0; and the number of partitions.</returns>
    /// <exception cref="ObjectDisposedException">The producer is closed.</exception>
    internal (int Error, int PartitionCount) GetMetadata(nint topic, int timeoutMs)
    {
        using Lease lease = Enter();
        NativeMetadata* metadata;
        int error = Librdkafka.Metadata(_client, 0, topic, &metadata, timeoutMs);
        if (error != 0) return (error, 0);
        var first = (NativeTopicMetadata*)metadata->Topics;
        (int, int) answer = metadata->TopicCount == 0 ? ((int)ErrorCode.UnknownTopicOrPart, 0) : (first->Error, first->PartitionCount);
        Librdkafka.MetadataDestroy(metadata);
        return answer;
    }

    /// <summary>Makes a call of Confluent.Kafka on the client that it owns: transactions and administration.</summary>
    /// <exception cref="ObjectDisposedException">The producer is closed.</exception>
    internal void Call(Action<IProducer<byte[], byte[]>> call)
    {
        using Lease lease = Enter();
        call(_owner);
    }

    /// <summary>Drops what is queued and in flight. Their reports still come.</summary>
    internal void Purge() => Purge(Librdkafka.PurgeQueueAndInFlight);

    /// <summary>Drops what has not been sent; what is in flight goes on. Their reports still come.</summary>
    internal void PurgeQueue() => Purge(Librdkafka.PurgeQueue);

    void Purge(int flags)
    {
        using Lease lease = TryEnter();
        if (lease.IsHeld) _ = Librdkafka.Purge(_client, flags);
    }

    /// <summary>Closes it, whatever is still outstanding; flush, purge and the end of the reports come before. From now on every call fails.</summary>
    /// <returns>
    /// The end of the client itself, which never fails. It waits for calls that are under way and for the client's threads, which
    /// wait for the name server as long as that takes.
    /// </returns>
    internal Task Close()
    {
        lock (_gate) _closed = true;

        return Task.Factory.StartNew(Destroy, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    void Destroy()
    {
        lock (_gate)
        {
            while (_users > 0) Monitor.Wait(_gate);
        }

        try
        {
            foreach (nint topic in _topics.Values) Librdkafka.TopicDestroy(topic);
            _owner.Dispose();
        }
        catch (Exception e)
        {
            // The cmdlet that closed it may be gone, and on this thread an exception would help nobody.
            Events.OnLog(new LogMessage(_name, SyslogLevel.Error, "TERMINATE", $"The client could not be ended: {e.Message}"));
        }
    }

    /// <summary>What a client waits for that logs in by Kerberos, until it says something itself: of a Kerberos server that does not answer it says nothing.</summary>
    static string? KerberosWait(ProducerConfiguration configuration) =>
        configuration.ClientProperties.GetValueOrDefault("security.protocol", "").StartsWith("sasl", StringComparison.Ordinal)
        && configuration.ClientProperties.GetValueOrDefault("sasl.mechanisms", "GSSAPI") == "GSSAPI" ? "No broker is connected. The login by Kerberos has not ended yet." : null;

    Lease EnterToProduce() => TryEnter(toProduce: true) is { IsHeld: true } lease ? lease : throw new ObjectDisposedException(nameof(KafkaProducer));

    Lease Enter() => TryEnter() is { IsHeld: true } lease ? lease : throw new ObjectDisposedException(nameof(KafkaProducer));

    Lease TryEnter(bool toProduce = false)
    {
        lock (_gate)
        {
            if (_closed || (toProduce && !_acceptsRecords)) return default;
            _users++;
            if (toProduce) _producing++;
            return new Lease(this, toProduce);
        }
    }

    void Leave(bool fromProduce)
    {
        lock (_gate)
        {
            _users--;
            if (fromProduce) _producing--;
            if (_users == 0 || (fromProduce && _producing == 0)) Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Keeps the native client alive while somebody is inside it.</summary>
    readonly ref struct Lease(NativeProducer producer, bool toProduce)
    {
        readonly NativeProducer? _producer = producer;
        readonly bool _toProduce = toProduce;

        internal bool IsHeld => _producer is not null;

        public void Dispose() => _producer?.Leave(_toProduce);
    }
}
