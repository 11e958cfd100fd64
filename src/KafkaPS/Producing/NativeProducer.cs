using System.Collections.Concurrent;
using System.Globalization;
using Confluent.Kafka;
using KafkaPS.Clients;
using KafkaPS.Configuration;
using KafkaPS.Connection;
using KafkaPS.Errors;
using KafkaPS.Interop;
using KafkaPS.Clients.Login;

namespace KafkaPS.Producing;

/// <summary>librdkafka's producer, built and owned by Confluent.Kafka; the calls that send records are made directly on its handle.</summary>
/// <remarks>
/// Every native call is made under a <see cref="Lease"/>, and the client is destroyed once none is held:
/// librdkafka crashes the process when it is called after its destruction.
/// </remarks>
sealed partial class NativeProducer : IRecordSink, INativeClient, IDisposable
{
    const string BatchSizeName = "batch.size", MetadataMaxAgeName = "topic.metadata.refresh.interval.ms";
    /// <summary>The size of a batch beyond its records: the request's header and its own.</summary>
    const int BatchOverheadBytes = 512;
    internal const int MinBatchSize = 1024;

    readonly object _gate = new();
    /// <summary>Held by the thread that hands over a batch.</summary>
    readonly object _turn = new();
    readonly IProducer<byte[], byte[]> _owner;
    readonly nint _client;
    readonly ClientLogin _login;
    readonly FirstConnection _firstConnection;
    readonly string _name;
    readonly DeliveryReportReader _reader;
    readonly CancellationTokenSource _closing = new();
    readonly Dictionary<string, TopicHandle> _topics = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<nint, string> _topicNames = new();
    int _users;
    int _producing;
    bool _closed;
    int _batchSize;
    int _wantedBatchSize = int.MaxValue;
    volatile bool _acceptsRecords = true;

    /// <exception cref="ConfigException">librdkafka does not accept these properties; the message is its own.</exception>
    /// <exception cref="SaslAuthenticationException">The module's own part of the login failed.</exception>
    /// <exception cref="OperationCanceledException">The call was stopped.</exception>
    internal NativeProducer(ProducerConfiguration configuration, string name, TokenProvider? tokens = null, CancellationToken stop = default)
    {
        Events = new(reason => TlsDiagnosis.IsOpen(reason) ? Task.Run(() => TlsDiagnosis.FindAsync(reason, configuration.ClientProperties)) : null, KerberosWait(configuration));
        _login = new ClientLogin(configuration, tokens, Events, stop);
        var properties = new Dictionary<string, string>(configuration.ClientProperties)
        {
            // Reports arrive as event batches on the main queue, which DeliveryReportReader reads, rather than as a callback for each record.
            ["enabled_events"] = (Librdkafka.DeliveryReportEvent | Librdkafka.ErrorEvent | _login.EnabledEvents | (configuration.StatisticsIntervalMs > 0 ? Librdkafka.StatisticsEvent : 0)).ToString(CultureInfo.InvariantCulture),
            ["dotnet.producer.enable.delivery.reports"] = "false",
            ["dotnet.producer.enable.background.poll"] = "false",
        };
        _firstConnection = new FirstConnection(configuration.ClientProperties);
        FirstConnection.Prepare(properties);
        try
        {
            _owner = _login.Build(new ProducerBuilder<byte[], byte[]>(properties).SetLogHandler((_, message) => Events.OnLog(message)).Build);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            _login.End();
            throw new ConfigException(ConsoleText.Escape(ClientReason.ExplainRefusal(e.Message)), e);
        }

        _name = name;
        IsTransactional = configuration.TransactionalId is not null;
        _client = ClientHandle.Of(_owner.Handle);
        _firstConnection.OnMade(_client);
        MetadataMaxAgeMs = int.Parse(Librdkafka.ConfigurationValue(_client, MetadataMaxAgeName)!, CultureInfo.InvariantCulture);
        _batchSize = int.Parse(Librdkafka.ConfigurationValue(_client, BatchSizeName)!, CultureInfo.InvariantCulture);
        _reader = new DeliveryReportReader(Librdkafka.QueueGetMain(_client), name, Mailboxes, Counters, Events, handle => _topicNames[handle],
            hasOffsets: configuration.ClientProperties.GetValueOrDefault("request.required.acks") != "0");
        _login.Serve(this, name);
    }

    /// <inheritdoc/>
    public ClientEvents Events { get; }

    /// <summary>The ID of the cluster; null until a broker has returned it, and when the producer is closed. Does not wait.</summary>
    internal string? ClusterId
    {
        get
        {
            using Lease lease = TryEnter();
            return lease.IsHeld ? ClusterIdentity.Of(_client, timeoutMs: 0) : null;
        }
    }

    /// <summary>How often the client refreshes the metadata of its topics, in milliseconds; -1 for never.</summary>
    internal int MetadataMaxAgeMs { get; }

    /// <summary>Whether the producer is transactional.</summary>
    internal bool IsTransactional { get; }

    /// <summary>The calls whose records the producer has.</summary>
    internal MailboxTable Mailboxes { get; } = new();

    internal ProducerCounters Counters { get; } = new();

    /// <summary>The maximum size of the client's batches, in bytes.</summary>
    internal int BatchSize => Volatile.Read(ref _batchSize);

    internal bool IsClosed
    {
        get
        {
            lock (_gate) return _closed;
        }
    }

    /// <summary>Whether the producer accepts records. False once it is being closed: produce then fails as if it were closed already.</summary>
    internal bool AcceptsRecords => _acceptsRecords;

    /// <summary>Stops accepting records. On return, no thread is handing any over, so that a flush finds them all.</summary>
    internal void StopAccepting()
    {
        lock (_gate)
        {
            _acceptsRecords = false;
            while (_producing > 0) Monitor.Wait(_gate);
        }
    }

    /// <summary>Accepts records again, because the producer is not closed after all.</summary>
    internal void ResumeAccepting() => _acceptsRecords = true;

    /// <summary>Returns the value of a librdkafka property in the running client; null if it has none. It may be a secret.</summary>
    /// <exception cref="ObjectDisposedException">The producer is closed.</exception>
    internal string? Setting(string name)
    {
        using Lease lease = Enter();
        return _firstConnection.Own(name) ?? Librdkafka.ConfigurationValue(_client, name);
    }

    /// <summary>Makes the client's batches smaller as soon as it has no records; never makes them larger.</summary>
    /// <param name="maxMessageBytes">The largest batch that the broker accepts, including everything around its records.</param>
    internal void LimitBatchSize(int maxMessageBytes)
    {
        lock (_gate) _wantedBatchSize = Math.Min(_wantedBatchSize, Math.Max(maxMessageBytes - BatchOverheadBytes, MinBatchSize));
        _ = AwaitsSmallerBatches;
    }

    /// <summary>Whether no record may be given to the client, because its batches are about to become smaller and it still has records.</summary>
    /// <remarks>
    /// librdkafka has one batch.size for all topics, and no function to change it later. But it reads the value for each batch that it builds, and
    /// <c>rd_kafka_conf</c> returns the configuration that it reads. A test fails when a new version no longer does so.
    /// For a retry, it also rebuilds a batch from the same records. If a batch has become too large by then, it cannot be rebuilt, which is a fatal error for an
    /// idempotent producer (rdkafka_msgset_writer.c, "Unable to reconstruct MessageSet"). So nothing may be outstanding when the size changes.
    /// </remarks>
    internal bool AwaitsSmallerBatches
    {
        get
        {
            if (Volatile.Read(ref _wantedBatchSize) >= BatchSize) return false;
            lock (_gate)
            {
                if (_wantedBatchSize >= _batchSize || _closed) return false;
                if (_producing > 0 || Mailboxes.WithClient > 0) return true;
                // A client that rejects the value keeps its current size.
                if (Librdkafka.SetConfigurationValue(_client, BatchSizeName, _wantedBatchSize.ToString(CultureInfo.InvariantCulture))) Volatile.Write(ref _batchSize, _wantedBatchSize);
                _wantedBatchSize = int.MaxValue;
                return false;
            }
        }
    }

    /// <summary>Returns the handle of a topic, which lives as long as the producer.</summary>
    /// <exception cref="ObjectDisposedException">The producer is closed.</exception>
    internal nint Topic(string name)
    {
        using Lease lease = Enter();
        lock (_topics)
        {
            if (!_topics.TryGetValue(name, out TopicHandle? topic))
            {
                _topics[name] = topic = Librdkafka.TopicNew(_client, name, 0);
                _topicNames[topic.Pointer] = name;
            }

            return topic.Pointer;
        }
    }

    /// <inheritdoc/>
    public unsafe void Produce(nint topic, NativeMessage* messages, int count, Mailbox mailbox)
    {
        using Lease lease = EnterToProduce();
        mailbox.CountGiven(count);
        // librdkafka locks the partition for each record. Threads that all wait there take a fifth longer than those that take turns with whole batches (bench/README.md).
        lock (_turn) _ = Librdkafka.ProduceBatch(topic, Librdkafka.UnassignedPartition, Librdkafka.CopyFlag | Librdkafka.PartitionFlag, messages, count);
    }

    /// <inheritdoc/>
    public unsafe int Produce(ReadOnlySpan<NativeArgument> arguments, Mailbox mailbox)
    {
        using Lease lease = EnterToProduce();
        mailbox.CountGiven(1);
        fixed (NativeArgument* first = arguments)
        {
            nint error = Librdkafka.ProduceVariadic(_client, first, (nuint)arguments.Length);
            if (error == 0) return 0;
            int code = Librdkafka.ErrorCode(error);
            Librdkafka.ErrorDestroy(error);
            return code;
        }
    }

    /// <summary>Sends lingering records at once, and waits until nothing is outstanding or the time is up.</summary>
    /// <returns>Whether nothing is outstanding; true if closed.</returns>
    internal bool Flush(int timeoutMs)
    {
        using Lease lease = TryEnter();
        return !lease.IsHeld || Librdkafka.Flush(_client, timeoutMs) == 0;
    }

    /// <summary>Makes a Confluent.Kafka call, such as one for transactions, on the client that it owns.</summary>
    /// <exception cref="ObjectDisposedException">The producer is closed.</exception>
    internal void Call(Action<IProducer<byte[], byte[]>> call)
    {
        using Lease lease = Enter();
        call(_owner);
    }

    /// <inheritdoc/>
    public bool TryCall(Action<nint> call)
    {
        using Lease lease = TryEnter();
        if (lease.IsHeld) call(_client);
        return lease.IsHeld;
    }

    /// <summary>Drops queued and in-flight records. Their reports still arrive.</summary>
    internal void Purge() => Purge(Librdkafka.PurgeQueueAndInFlight);

    /// <summary>Drops unsent records; records in flight continue. Their reports still arrive.</summary>
    internal void PurgeQueue() => Purge(Librdkafka.PurgeQueue);

    void Purge(int flags)
    {
        using Lease lease = TryEnter();
        if (lease.IsHeld) _ = Librdkafka.Purge(_client, flags);
    }

    /// <summary>Stops reading reports. Records not reported by now never will be, and their outcome is unknown.</summary>
    internal void StopReports()
    {
        _closing.Cancel();
        _reader.Stop();
        Counters.CountUnknown(Mailboxes.WithClient);
    }

    /// <summary>Closes the producer whatever is outstanding; callers flush, purge and stop the reports first. From now on every call fails.</summary>
    /// <returns>
    /// A task for the end of the client itself, which never fails. It waits for calls in progress and for the client's threads, which
    /// wait for the name server as long as that takes.
    /// </returns>
    internal Task Close()
    {
        lock (_gate) _closed = true;

        return OwnThread.Run(Destroy);
    }

    /// <summary>Ends everything at once, and waits for the end.</summary>
    public void Dispose()
    {
        StopReports();
        Close().Wait();
        _closing.Dispose();
    }

    void Destroy()
    {
        lock (_gate)
        {
            while (_users > 0) Monitor.Wait(_gate);
        }

        try
        {
            foreach (TopicHandle topic in _topics.Values) topic.Dispose();
            _owner.Dispose();
            _login.End();
        }
        catch (Exception e)
        {
            // The cmdlet that closed the producer may be gone, and an exception on this thread would help nobody.
            Events.OnLog(new LogMessage(_name, SyslogLevel.Error, "TERMINATE", $"The client could not be closed: {e.Message}"));
        }
    }

    /// <summary>
    /// Returns what a client with a Kerberos login is waiting for until it reports something itself: it does not report a Kerberos server that does not answer.
    /// </summary>
    static string? KerberosWait(ProducerConfiguration configuration) =>
        configuration.ClientProperties.GetValueOrDefault("security.protocol", "").StartsWith("sasl", StringComparison.Ordinal)
        && configuration.ClientProperties.GetValueOrDefault("sasl.mechanisms", "GSSAPI") == "GSSAPI" ? "No broker is connected. The Kerberos login is still in progress." : null;

    Lease EnterToProduce() => TryEnter(toProduce: true) is { IsHeld: true } lease ? lease : throw new ProducerClosedException(_name);

    Lease Enter() => TryEnter() is { IsHeld: true } lease ? lease : throw new ProducerClosedException(_name);

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

    /// <summary>Keeps the native client alive while a call is inside it.</summary>
    readonly ref struct Lease(NativeProducer producer, bool toProduce)
    {
        readonly NativeProducer? _producer = producer;
        readonly bool _toProduce = toProduce;

        internal bool IsHeld => _producer is not null;

        public void Dispose() => _producer?.Leave(_toProduce);
    }
}
