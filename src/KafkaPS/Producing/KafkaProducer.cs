using System.Collections.Concurrent;
using KafkaPS.Clients;
using KafkaPS.Configuration;
using KafkaPS.Errors;
using KafkaPS.Interop;
using KafkaPS.Producing;
using KafkaPS.Clients.Login;
using KafkaPS.Records;

namespace KafkaPS;

/// <summary>A producer, as New-KafkaProducer makes it. It may be used by several calls and runspaces at once.</summary>
public sealed class KafkaProducer : IDisposable
{
    /// <summary>How long the reports of purged records are awaited, which librdkafka makes itself: at once, unless its threads are held up.</summary>
    const int PurgeMs = 500;
    /// <summary>How long the refusal of one broker stands before the producer is given up because none has taken a record.</summary>
    const int RefusalGraceMs = 1000;
    /// <summary>How long the end of the client is awaited. It may take as long as the name server lets the client's threads wait, and continues by itself.</summary>
    const int EndMs = 250;
    /// <summary>What -Force leaves to a coordinator that is there for aborting the transaction.</summary>
    const int ForcedAbortMs = 250;
    /// <summary>How long <see cref="Dispose"/> and the end of the process wait for what is outstanding.</summary>
    internal const int BoundedCloseMs = 10_000;

    readonly ConcurrentDictionary<string, TopicMetadata> _topics = new(StringComparer.Ordinal);
    readonly NativeProducer _native;
    readonly SemaphoreSlim _closing = new(1);
    /// <summary>Cancelled when whoever closes it must wait no longer.</summary>
    volatile CancellationTokenSource _hurry = new();
    readonly Dictionary<string, KafkaSerializer?> _givenSerializers;
    readonly TokenProvider? _tokens;

    /// <summary>Where <see cref="EffectiveConfiguration"/> says that the login is from once it was changed.</summary>
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

    /// <summary>The name by which <c>-Producer</c> finds it in its session.</summary>
    public string Name { get; }

    /// <summary>The addresses that it connects to first.</summary>
    public string[] BootstrapServer { get; }

    /// <summary>How it turns keys into bytes, unless <c>Send-KafkaRecord -KeySerializer</c> says otherwise.</summary>
    public KafkaSerializer KeySerializer { get; }

    /// <summary>How it turns values into bytes, unless <c>Send-KafkaRecord -ValueSerializer</c> says otherwise.</summary>
    public KafkaSerializer ValueSerializer { get; }

    /// <summary>Whether it can be used.</summary>
    public KafkaProducerState State => _native.IsClosed ? KafkaProducerState.Closed : FatalError is null ? KafkaProducerState.Open : KafkaProducerState.Failed;

    /// <summary>Whether it is the one that its session uses when none is named.</summary>
    public bool IsDefault { get; internal set; }

    /// <summary>Records that Kafka has acknowledged.</summary>
    public long Delivered => Counters.Delivered;

    /// <summary>Records that certainly failed, including those refused before they were sent.</summary>
    public long Failed => Counters.Failed;

    /// <summary>Records that were in flight when the producer was closed: they may be in Kafka or not.</summary>
    public long Unknown => Counters.Unknown;

    /// <summary>Records that were handed to the client and are neither acknowledged nor failed yet.</summary>
    public long Outstanding => IsClosed ? 0 : Mailboxes.WithClient;

    /// <summary>The error for which its state is Failed; null otherwise.</summary>
    public KafkaException? FatalError => _native.Events.Fatal;

    internal ProducerConfiguration Configuration { get; }

    /// <summary>The user and password of the next logins, when they are no longer those of the configuration.</summary>
    internal (string User, string Password)? Credentials { get; private set; }

    /// <summary>What takes its batches.</summary>
    internal IRecordSink Sink => _native;

    /// <summary>The calls whose records it has.</summary>
    internal MailboxTable Mailboxes => _native.Mailboxes;

    internal ProducerCounters Counters => _native.Counters;

    /// <summary>How large a batch the client makes at most, in bytes.</summary>
    internal int BatchSize => _native.BatchSize;

    /// <inheritdoc cref="NativeProducer.AwaitsSmallerBatches"/>
    internal bool AwaitsSmallerBatches => _native.AwaitsSmallerBatches;

    /// <summary>Whether batches can become still smaller.</summary>
    internal bool CanDivideBatches => _native.BatchSize > NativeProducer.MinBatchSize;

    /// <summary>False while it is being closed, and from then on.</summary>
    internal bool AcceptsRecords => _native.AcceptsRecords;

    /// <summary>Whether it is closed, and no report will come any more.</summary>
    internal bool IsClosed => _native.IsClosed;

    /// <inheritdoc cref="ClientEvents.LastReason"/>
    internal string? LastReason => _native.Events.LastReason;

    /// <inheritdoc cref="ClientEvents.Statistics"/>
    internal ClientStatistics Statistics => _native.Events.Statistics;

    /// <summary>Its transactions; null when it has no transactional.id.</summary>
    internal TransactionManager? Transactions { get; }

    /// <summary>What calls with -NoWait have left to it.</summary>
    internal UnwaitedSends Unwaited { get; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>Closes it, and waits a bounded time for what is outstanding. <c>Close-KafkaProducer</c> says what is left, this does not.</summary>
    public void Dispose() => Close(BoundedCloseMs, force: false, CancellationToken.None);

    /// <summary>Another producer with the same serializers, the same login and nearly the same configuration.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="implied">Settings that hold unless the configuration says something else.</param>
    /// <param name="stop">Ends the waiting for a login.</param>
    /// <exception cref="ConfigException">They do not go with the configuration.</exception>
    internal KafkaProducer Copy(string name, IEnumerable<GivenSetting> implied, CancellationToken stop)
    {
        var copy = new KafkaProducer(name, Configuration.With(implied), _givenSerializers["key.serializer"], _givenSerializers["value.serializer"], CopyTokens(), stop);
        // The configuration has the password from before Set-KafkaProducer.
        if (Credentials is { } credentials) copy.SetCredentials(credentials.User, credentials.Password);
        return copy;
    }

    /// <summary>Where another client with the same login has its tokens from; null when it needs none.</summary>
    internal TokenProvider? CopyTokens() => _tokens?.Copy();

    /// <summary>The properties in effect, each with where its value came from and what librdkafka has. No secret is in them.</summary>
    /// <exception cref="ObjectDisposedException">The producer is closed.</exception>
    internal IEnumerable<KafkaConfigProperty> EffectiveConfiguration() => Configuration.Effective(_native.Setting).Select(property => property.Name switch
    {
        _ when _givenSerializers.GetValueOrDefault(property.Name) is { } serializer => property.With(serializer.Name, nameof(ConfigurationSourceKind.Parameter)),
        "sasl.username" when Credentials is { } credentials => property.With(credentials.User, ChangedLogin),
        "sasl.password" when Credentials is { } credentials => property.With(credentials.Password, ChangedLogin),
        _ => property,
    });

    /// <summary>Changes user and password of the next logins.</summary>
    /// <returns>Null, or why there is no such login to change.</returns>
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

    /// <summary>A record has failed: its transaction can no longer be committed, and after a fatal error the producer can do nothing more.</summary>
    internal void OnRecordFailed(KafkaException error)
    {
        if (error.IsFatal) _native.Events.OnFatalReport(error.Code);
        Transactions?.OnRecordFailed(error);
    }

    /// <inheritdoc cref="ClientEvents.FatalAfter"/>
    internal KafkaException? FatalAfter(int graceMs) => _native.Events.FatalAfter(graceMs);

    /// <summary>The fatal error, unless it is one of sending alone: who may write nothing gets no producer id, and can ask the brokers all the same.</summary>
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

    /// <inheritdoc cref="NativeProducer.TopicConfiguration"/>
    internal (int Error, string? Value) TopicConfiguration(string topic, string property, CancellationToken stop) => _native.TopicConfiguration(topic, property, stop);

    /// <inheritdoc cref="NativeProducer.Ask"/>
    internal T Ask<T>(Func<Confluent.Kafka.IAdminClient, T> question) => _native.Ask(question);

    /// <inheritdoc cref="NativeProducer.Call(Action{Confluent.Kafka.IProducer{byte[], byte[]}})"/>
    internal void Call(Action<Confluent.Kafka.IProducer<byte[], byte[]>> call) => _native.Call(call);

    /// <summary>
    /// What a producer that can no longer be used has not sent it never will, nor what belongs to a transaction that has failed: it is dropped, so that its reports come
    /// now and not when delivery.timeout.ms has passed. Whoever waits for reports calls this now and then.
    /// </summary>
    internal void DropUnsendable()
    {
        if (FatalAfter(RefusalGraceMs) is not null) _native.PurgeQueue();
        else Transactions?.DropFailed();
    }

    /// <summary>Sends at once what lingers in the client.</summary>
    /// <remarks>
    /// librdkafka does so while a flush waits. A millisecond is enough for its threads to see it; during a longer one they would poll without pause
    /// for the answer to the batch before. On a busy machine they may miss it: whoever waits for reports calls again.
    /// </remarks>
    internal void SendLingering() => _native.Flush(1);

    /// <exception cref="ObjectDisposedException">The producer is closed.</exception>
    internal TopicMetadata Topic(string name) =>
        _topics.GetOrAdd(name, static (topic, producer) => new TopicMetadata(producer._native, topic, producer.Configuration.MaxBlockMs), this);

    /// <summary>Waits until every record handed to it is acknowledged or has failed.</summary>
    /// <returns>False when the time was over first.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    internal bool Flush(BoundedWait wait) => wait.Until(Flush);

    /// <summary>Takes no more records, aborts an open transaction, waits for what is outstanding, drops the rest and ends the client.</summary>
    /// <param name="timeoutMs">How long it waits for all of this; negative: as long as it takes.</param>
    /// <param name="force">Not to wait at all.</param>
    /// <param name="stop">Ends the waiting, and leaves the producer as it was.</param>
    /// <returns>What was left.</returns>
    /// <remarks>When two calls close it at once, the second waits for the first, and the shorter of their limits counts.</remarks>
    /// <exception cref="OperationCanceledException">It was stopped; the producer is still open.</exception>
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

    /// <summary>Whether nothing is outstanding any more within the time that there is.</summary>
    bool EndsByItself(BoundedWait wait, CancellationToken stop)
    {
        // As Java's close: what is not committed by now is not wanted.
        if (Transactions is { IsUnderWay: true } && FatalError is null)
            return _hurry.IsCancellationRequested ? Transactions.TryAbort(ForcedAbortMs, stop) : Transactions.TryAbort(wait.RemainingMs, stop, _hurry.Token);
        // A flush would send what lingers. Without waiting there may be nothing outstanding, and then nothing is dropped.
        return wait.Until(slice => _hurry.IsCancellationRequested || Flush(slice)) && Outstanding == 0;
    }

    bool Flush(int sliceMs)
    {
        DropUnsendable();
        return _native.Flush(sliceMs);
    }
}
