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

/// <summary>librdkafka's producer, built and owned by Confluent.Kafka, with the calls on the way of a record made on its handle directly.</summary>
/// <remarks>
/// Every native call is made under a <see cref="Lease"/>, and the client is destroyed when none is held any more:
/// librdkafka crashes the process when it is called after it was destroyed.
/// </remarks>
sealed partial class NativeProducer : IRecordSink, INativeClient, IDisposable
{
    const string BatchSizeName = "batch.size";
    /// <summary>What a batch has beside its records: the request's header and its own.</summary>
    const int BatchOverheadBytes = 512;
    internal const int MinBatchSize = 1024;

    readonly object _gate = new();
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

    /// <exception cref="ConfigException">librdkafka makes no producer with these properties; the message is its own.</exception>
    /// <exception cref="SaslAuthenticationException">The login that the module makes itself failed.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    internal NativeProducer(ProducerConfiguration configuration, string name, TokenProvider? tokens = null, CancellationToken stop = default)
    {
        Events = new(reason => TlsDiagnosis.IsOpen(reason) ? Task.Run(() => TlsDiagnosis.FindAsync(reason, configuration.ClientProperties)) : null, KerberosWait(configuration));
        _login = new ClientLogin(configuration, tokens, Events, stop);
        var properties = new Dictionary<string, string>(configuration.ClientProperties)
        {
            // Reports come as event batches on the main queue, which DeliveryReportReader reads, and not as a callback for each record.
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
        _batchSize = int.Parse(Librdkafka.ConfigurationValue(_client, BatchSizeName)!, CultureInfo.InvariantCulture);
        _reader = new DeliveryReportReader(Librdkafka.QueueGetMain(_client), name, Mailboxes, Counters, Events, handle => _topicNames[handle]);
        _login.Serve(this, name);
    }

    /// <inheritdoc/>
    public ClientEvents Events { get; }

    /// <summary>The id of the cluster; null as long as no broker has told it, or the producer is closed. It does not wait.</summary>
    internal string? ClusterId
    {
        get
        {
            using Lease lease = TryEnter();
            return lease.IsHeld ? ClusterIdentity.Of(_client, timeoutMs: 0) : null;
        }
    }

    /// <summary>Whether it sends in transactions.</summary>
    internal bool IsTransactional { get; }

    /// <summary>The calls whose records it has.</summary>
    internal MailboxTable Mailboxes { get; } = new();

    internal ProducerCounters Counters { get; } = new();

    /// <summary>How large a batch the client makes at most, in bytes.</summary>
    internal int BatchSize => Volatile.Read(ref _batchSize);

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

    /// <summary>The value of one of librdkafka's properties in the client as it runs; null when it has none. It may be a secret.</summary>
    /// <exception cref="ObjectDisposedException">The producer is closed.</exception>
    internal string? Setting(string name)
    {
        using Lease lease = Enter();
        return Librdkafka.ConfigurationValue(_client, name);
    }

    /// <summary>Makes the client's batches smaller, as soon as it has no record; it never makes them larger.</summary>
    /// <param name="maxMessageBytes">How large a batch may be for the broker, with what surrounds its records.</param>
    internal void LimitBatchSize(int maxMessageBytes)
    {
        lock (_gate) _wantedBatchSize = Math.Min(_wantedBatchSize, Math.Max(maxMessageBytes - BatchOverheadBytes, MinBatchSize));
        _ = AwaitsSmallerBatches;
    }

    /// <summary>Whether no record may be given to the client, because its batches are to become smaller and it still has records.</summary>
    /// <remarks>
    /// librdkafka has one batch.size for all topics, and no call to change it later. But it looks it up for each batch that it makes, and
    /// <c>rd_kafka_conf</c> gives the configuration that it looks it up in. A test fails when a new version no longer does so.
    /// It also makes a batch again, from the same records, to send it again. One that has become too large by then it cannot make, which is a fatal error of an
    /// idempotent producer (rdkafka_msgset_writer.c, "Unable to reconstruct MessageSet"). So nothing may be under way when the size changes.
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
                // A client that does not take it keeps what it has.
                if (Librdkafka.SetConfigurationValue(_client, BatchSizeName, _wantedBatchSize.ToString(CultureInfo.InvariantCulture))) Volatile.Write(ref _batchSize, _wantedBatchSize);
                _wantedBatchSize = int.MaxValue;
                return false;
            }
        }
    }

    /// <summary>The handle of a topic, which lives as long as the producer.</summary>
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
        _ = Librdkafka.ProduceBatch(topic, Librdkafka.UnassignedPartition, Librdkafka.CopyFlag | Librdkafka.PartitionFlag, messages, count);
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

    /// <summary>Sends at once what lingers, and waits until nothing is outstanding or the time is over.</summary>
    /// <returns>Whether nothing is outstanding; true when closed.</returns>
    internal bool Flush(int timeoutMs)
    {
        using Lease lease = TryEnter();
        return !lease.IsHeld || Librdkafka.Flush(_client, timeoutMs) == 0;
    }

    /// <summary>Makes a call of Confluent.Kafka on the client that it owns, such as those of transactions.</summary>
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

    /// <summary>Drops what is queued and in flight. Their reports still come.</summary>
    internal void Purge() => Purge(Librdkafka.PurgeQueueAndInFlight);

    /// <summary>Drops what has not been sent; what is in flight continues. Their reports still come.</summary>
    internal void PurgeQueue() => Purge(Librdkafka.PurgeQueue);

    void Purge(int flags)
    {
        using Lease lease = TryEnter();
        if (lease.IsHeld) _ = Librdkafka.Purge(_client, flags);
    }

    /// <summary>Ends the reading of reports. What is not reported by now never will be, and nobody knows what became of it.</summary>
    internal void StopReports()
    {
        _closing.Cancel();
        _reader.Stop();
        Counters.CountUnknown(Mailboxes.WithClient);
    }

    /// <summary>Closes it, whatever is still outstanding; flush, purge and the end of the reports come before. From now on every call fails.</summary>
    /// <returns>
    /// The end of the client itself, which never fails. It waits for calls that are under way and for the client's threads, which
    /// wait for the name server as long as that takes.
    /// </returns>
    internal Task Close()
    {
        lock (_gate) _closed = true;

        return OwnThread.Run(Destroy);
    }

    /// <summary>Ends everything at once, and waits for it.</summary>
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
            // The cmdlet that closed it may be gone, and on this thread an exception would help nobody.
            Events.OnLog(new LogMessage(_name, SyslogLevel.Error, "TERMINATE", $"The client could not be closed: {e.Message}"));
        }
    }

    /// <summary>What a client waits for that logs in by Kerberos, until it says something itself: of a Kerberos server that does not answer it says nothing.</summary>
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

    /// <summary>Keeps the native client alive while somebody is inside it.</summary>
    readonly ref struct Lease(NativeProducer producer, bool toProduce)
    {
        readonly NativeProducer? _producer = producer;
        readonly bool _toProduce = toProduce;

        internal bool IsHeld => _producer is not null;

        public void Dispose() => _producer?.Leave(_toProduce);
    }
}
