using System.Collections.Concurrent;
using KafkaPS.Clients;
using KafkaPS.Configuration;
using KafkaPS.Errors;
using KafkaPS.Interop;
using KafkaPS.Producing;
using KafkaPS.Clients.Login;
using KafkaPS.Records;

namespace KafkaPS;

/// <summary>A producer created by New-KafkaProducer. Several calls and runspaces may use it at once.</summary>
public sealed class KafkaProducer : IDisposable
{
    /// <summary>How long to wait for the reports of purged records, which librdkafka itself creates: at once, unless its threads are blocked.</summary>
    const int PurgeMs = 500;
    /// <summary>How long one broker's refusal must last, while no broker accepts a record, before the producer fails for good.</summary>
    const int RefusalGraceMs = 1000;
    /// <summary>How long to wait for the client's end. It may take as long as its threads wait for a name server, and then continues in the background.</summary>
    const int EndMs = 250;
    /// <summary>How long -Force waits for an available coordinator to abort the transaction.</summary>
    const int ForcedAbortMs = 250;
    /// <summary>How long <see cref="Dispose"/> and the end of the process wait for outstanding records.</summary>
    internal const int BoundedCloseMs = 10_000;

    readonly ConcurrentDictionary<string, TopicMetadata> _topics = new(StringComparer.Ordinal);
    readonly NativeProducer _native;
    readonly SemaphoreSlim _closing = new(1);
    /// <summary>Cancelled when the closing call must stop waiting.</summary>
    volatile CancellationTokenSource _hurry = new();
    readonly Dictionary<string, KafkaSerializer?> _givenSerializers;
    readonly TokenProvider? _tokens;

    /// <summary>The source that <see cref="EffectiveConfiguration"/> reports for a login that was changed.</summary>
    const string ChangedLogin = "Set-KafkaProducer";

    internal KafkaProducer(string name, ProducerConfiguration configuration, KafkaSerializer? keySerializer = null, KafkaSerializer? valueSerializer = null,
        TokenProvider? tokens = null, CancellationToken stop = default)
    {
        Name = name;
        Configuration = configuration;
        _tokens = tokens;
        _givenSerializers = new() { ["key.serializer"] = keySerializer, ["value.serializer"] = valueSerializer };
        KeySerializer = keySerializer ?? configuration.KeySerializer;
        ValueSerializer = valueSerializer ?? configuration.ValueSerializer;
        BootstrapServer = configuration.BootstrapServers;
        _native = new NativeProducer(configuration, name, tokens, stop);
        Unwaited = new UnwaitedSends(this);
        if (configuration.TransactionalId is { } id)
        {
            Transactions = new TransactionManager(_native, id, configuration.MaxBlockMs, Unwaited);
            _native.Events.Explain = Transactions.Explain;
        }

        OpenProducers.Add(this);
    }

    /// <summary>The name by which <c>-Producer</c> finds the producer in its session.</summary>
    public string Name { get; }

    /// <summary>The addresses that the producer connects to first.</summary>
    public string[] BootstrapServer { get; }

    /// <summary>The serializer of keys, unless <c>Send-KafkaRecord -KeySerializer</c> specifies another.</summary>
    public KafkaSerializer KeySerializer { get; }

    /// <summary>The serializer of values, unless <c>Send-KafkaRecord -ValueSerializer</c> specifies another.</summary>
    public KafkaSerializer ValueSerializer { get; }

    /// <summary>Whether the producer can be used.</summary>
    public KafkaProducerState State => _native.IsClosed ? KafkaProducerState.Closed : FatalError is null ? KafkaProducerState.Open : KafkaProducerState.Failed;

    /// <summary>Whether this is the producer that its session uses when none is named.</summary>
    public bool IsDefault { get; internal set; }

    /// <summary>Records that Kafka has acknowledged.</summary>
    public long Delivered => Counters.Delivered;

    /// <summary>Records that definitely failed, including those refused before they were sent.</summary>
    public long Failed => Counters.Failed;

    /// <summary>Records that were dropped in flight, when the producer was closed or a commit was given up. They may or may not be in Kafka.</summary>
    public long Unknown => Counters.Unknown;

    /// <summary>Records that were given to the client and are neither acknowledged nor failed yet.</summary>
    public long Outstanding => IsClosed ? 0 : Mailboxes.WithClient;

    /// <summary>The error that made the producer's state Failed; null otherwise.</summary>
    public KafkaException? FatalError => _native.Events.Fatal;

    internal ProducerConfiguration Configuration { get; }

    /// <summary>The user and password for later logins, if they differ from the configuration.</summary>
    internal (string User, string Password)? Credentials { get; private set; }

    /// <summary>The sink for the producer's batches.</summary>
    internal IRecordSink Sink => _native;

    /// <summary>The calls whose records the producer has.</summary>
    internal MailboxTable Mailboxes => _native.Mailboxes;

    internal ProducerCounters Counters => _native.Counters;

    /// <summary>The maximum size of the client's batches, in bytes.</summary>
    internal int BatchSize => _native.BatchSize;

    /// <inheritdoc cref="NativeProducer.AwaitsSmallerBatches"/>
    internal bool AwaitsSmallerBatches => _native.AwaitsSmallerBatches;

    /// <summary>Whether batches can become even smaller.</summary>
    internal bool CanDivideBatches => _native.BatchSize > NativeProducer.MinBatchSize;

    /// <summary>Whether the producer accepts records; false once it is being closed.</summary>
    internal bool AcceptsRecords => _native.AcceptsRecords;

    /// <summary>Whether the producer is closed, and no more reports will come.</summary>
    internal bool IsClosed => _native.IsClosed;

    /// <inheritdoc cref="ClientEvents.LastReason"/>
    internal string? LastReason => _native.Events.LastReason;

    /// <inheritdoc cref="ClientEvents.Statistics"/>
    internal ClientStatistics Statistics => _native.Events.Statistics;

    /// <summary>The producer's transactions; null if it has no transactional.id.</summary>
    internal TransactionManager? Transactions { get; }

    /// <summary>The sends that calls with -NoWait have left to the producer.</summary>
    internal UnwaitedSends Unwaited { get; }

    /// <summary>Returns the name.</summary>
    public override string ToString() => Name;

    /// <summary>Closes the producer, and waits a bounded time for outstanding records. Unlike <c>Close-KafkaProducer</c>, does not report what is left.</summary>
    public void Dispose() => Close(BoundedCloseMs, force: false, CancellationToken.None);

    /// <summary>Creates another producer with the same serializers, the same login and nearly the same configuration.</summary>
    /// <param name="name">The new producer's name.</param>
    /// <param name="implied">Settings that apply unless the configuration specifies otherwise.</param>
    /// <param name="stop">Ends the wait for a login.</param>
    /// <exception cref="ConfigException">The settings conflict with the configuration.</exception>
    internal KafkaProducer Copy(string name, IEnumerable<GivenSetting> implied, CancellationToken stop)
    {
        var copy = new KafkaProducer(name, Configuration.With(implied), _givenSerializers["key.serializer"], _givenSerializers["value.serializer"], CopyTokens(), stop);
        // The configuration has the password from before Set-KafkaProducer.
        if (Credentials is { } credentials) copy.SetCredentials(credentials.User, credentials.Password);
        return copy;
    }

    /// <summary>Returns the source of tokens for another client with the same login; null if it needs none.</summary>
    internal TokenProvider? CopyTokens() => _tokens?.Copy();

    /// <summary>Returns the properties in effect, each with the source of its value and librdkafka's value. Secrets are hidden.</summary>
    /// <exception cref="ObjectDisposedException">The producer is closed.</exception>
    internal IEnumerable<KafkaConfigProperty> EffectiveConfiguration() => Configuration.Effective(_native.Setting).Select(property => property.Name switch
    {
        _ when _givenSerializers.GetValueOrDefault(property.Name) is { } serializer => property.With(serializer.Name, nameof(ConfigurationSourceKind.Parameter)),
        "sasl.username" when Credentials is { } credentials => property.With(credentials.User, ChangedLogin),
        "sasl.password" when Credentials is { } credentials => property.With(credentials.Password, ChangedLogin),
        _ => property,
    });

    /// <summary>Changes the user and password for later logins.</summary>
    /// <returns>Null, or why this login has no password to change.</returns>
    /// <exception cref="ObjectDisposedException">The producer is closed.</exception>
    internal string? SetCredentials(string user, string password)
    {
        string mechanism = Configuration.SaslMechanism;
        if (mechanism is not ("PLAIN" or "SCRAM-SHA-256" or "SCRAM-SHA-512"))
            return $"The Kafka producer '{Name}' logs in {(mechanism.Length == 0 ? "without SASL" : $"with {mechanism}")}, so there is no password to change.";
        string? reason = null;
        ObjectDisposedException.ThrowIf(!_native.TryCall(client => reason = SaslLogin.SetCredentials(client, user, password)), this);
        if (reason is null)
        {
            Credentials = (user, password);
            _native.Events.OnLoginChanged();
        }

        return reason;
    }

    /// <summary>Handles a failed record: its transaction can no longer be committed, and after a fatal error the producer can no longer be used.</summary>
    internal void OnRecordFailed(KafkaException error)
    {
        if (error.IsFatal) _native.Events.OnFatalReport(error.Code);
        Transactions?.OnRecordFailed(error);
    }

    /// <inheritdoc cref="ClientEvents.FatalAfter"/>
    internal KafkaException? FatalAfter(int graceMs) => _native.Events.FatalAfter(graceMs);

    /// <summary>
    /// Returns the fatal error unless it only affects sending: a user without write access gets no producer ID, but can still query the brokers.
    /// </summary>
    /// <inheritdoc cref="ClientEvents.FatalAfter" path="/param"/>
    internal KafkaException? FatalForQuestions(int graceMs) =>
        FatalAfter(graceMs) is { } fatal && fatal.Code != ErrorCodes.ClusterAuthorizationFailed ? fatal : null;

    /// <inheritdoc cref="ClientEvents.OnMetadata"/>
    internal void OnMetadata() => _native.Events.OnMetadata();

    /// <inheritdoc cref="ClientEvents.TakeLog"/>
    internal IReadOnlyCollection<LogLine> TakeLog() => _native.Events.TakeLog();

    /// <summary>Keeps a line for the verbose stream of the next cmdlet that uses the producer.</summary>
    internal void Log(string facility, string text) => _native.Events.OnLog(new Confluent.Kafka.LogMessage(Name, Confluent.Kafka.SyslogLevel.Warning, facility, text));

    /// <inheritdoc cref="NativeProducer.ClusterId"/>
    internal string? ClusterId => _native.ClusterId;

    /// <inheritdoc cref="NativeProducer.IsEmbedded"/>
    internal bool IsEmbedded => _native.IsEmbedded;

    /// <inheritdoc cref="NativeProducer.TopicConfiguration"/>
    internal (int Error, string? Value) TopicConfiguration(string topic, string property, CancellationToken stop) => _native.TopicConfiguration(topic, property, stop);

    /// <inheritdoc cref="NativeProducer.Ask"/>
    internal T Ask<T>(Func<Confluent.Kafka.IAdminClient, T> question) => _native.Ask(question);

    /// <inheritdoc cref="NativeProducer.Call(Action{Confluent.Kafka.IProducer{byte[], byte[]}})"/>
    internal void Call(Action<Confluent.Kafka.IProducer<byte[], byte[]>> call) => _native.Call(call);

    /// <summary>
    /// Drops unsent records that will never be sent, because the producer can no longer be used or their transaction has failed. Their reports then arrive
    /// now rather than after delivery.timeout.ms. Whoever waits for reports calls this now and then.
    /// </summary>
    internal void DropUnsendable()
    {
        if (FatalAfter(RefusalGraceMs) is not null) _native.PurgeQueue();
        else Transactions?.DropFailed();
    }

    /// <summary>Sends records that linger in the client at once.</summary>
    /// <remarks>
    /// librdkafka does so while a flush waits. One millisecond is enough for its threads to notice; during a longer flush, they would poll without pause
    /// for the answer to the previous batch. On a busy machine they may miss it: whoever waits for reports calls this again.
    /// </remarks>
    internal void SendLingering() => _native.Flush(1);

    /// <exception cref="ObjectDisposedException">The producer is closed.</exception>
    internal TopicMetadata Topic(string name) =>
        _topics.GetOrAdd(name, static (topic, producer) => new TopicMetadata(producer._native, topic, producer.Configuration.MaxBlockMs), this);

    /// <summary>Waits until every record given to the producer is acknowledged or has failed.</summary>
    /// <returns>False if the time ran out.</returns>
    /// <exception cref="OperationCanceledException">The wait was stopped.</exception>
    internal bool Flush(BoundedWait wait) => wait.Until(Flush);

    /// <summary>Stops accepting records, aborts an open transaction, waits for outstanding records, drops the rest and ends the client.</summary>
    /// <param name="timeoutMs">How long all of this may take; negative for no limit.</param>
    /// <param name="force">Whether not to wait at all.</param>
    /// <param name="stop">Ends the wait, and leaves the producer as it was.</param>
    /// <returns>What was left behind.</returns>
    /// <remarks>When two calls close the producer at once, the second waits for the first, and the shorter limit applies.</remarks>
    /// <exception cref="OperationCanceledException">The call was stopped; the producer is still open.</exception>
    internal ClosedProducer Close(int timeoutMs, bool force, CancellationToken stop)
    {
        if (force) _hurry.Cancel();
        var wait = new BoundedWait(force ? 0 : timeoutMs, stop);
        if (!wait.Until(slice => _closing.Wait(slice, stop)))
        {
            _hurry.Cancel();
            _closing.Wait(stop);
        }

        try
        {
            return _native.IsClosed ? new ClosedProducer(this) : End(wait, stop);
        }
        finally
        {
            _closing.Release();
        }
    }

    ClosedProducer End(BoundedWait wait, CancellationToken stop)
    {
        long droppedBefore = Counters.Purged, unknownBefore = Unknown;
        _native.StopAccepting();
        try
        {
            if (!EndsByItself(wait, stop))
            {
                _native.Purge();
                new BoundedWait(PurgeMs, CancellationToken.None).Until(_native.Flush);
            }

            _native.StopReports();
        }
        catch (OperationCanceledException)
        {
            _native.ResumeAccepting();
            _hurry = new CancellationTokenSource();
            throw;
        }

        Task end = _native.Close();
        OpenProducers.Remove(this);
        IsDefault = false;
        Task.WaitAny([end], EndMs, CancellationToken.None);
        return new ClosedProducer(this)
        {
            Dropped = Counters.Purged - droppedBefore,
            Unknown = Unknown - unknownBefore,
            HasOpenTransaction = Transactions is { IsUnderWay: true } && FatalError is null,
        };
    }

    /// <summary>Returns whether nothing is outstanding any more within the time left.</summary>
    bool EndsByItself(BoundedWait wait, CancellationToken stop)
    {
        // As in Java's close: what is not committed by now is aborted.
        if (Transactions is { IsUnderWay: true } && FatalError is null)
            return _hurry.IsCancellationRequested ? Transactions.TryAbort(ForcedAbortMs, stop) : Transactions.TryAbort(wait.RemainingMs, stop, _hurry.Token);
        // A flush would send lingering records. Even without waiting, nothing may be outstanding, and then nothing is dropped.
        return wait.Until(slice => _hurry.IsCancellationRequested || Flush(slice)) && Outstanding == 0;
    }

    bool Flush(int sliceMs)
    {
        DropUnsendable();
        return _native.Flush(sliceMs);
    }
}
