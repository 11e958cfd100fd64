using System.Globalization;
using Confluent.Kafka;
using KafkaPS.Clients;
using KafkaPS.Clients.Login;
using KafkaPS.Configuration;
using KafkaPS.Connection;
using KafkaPS.Errors;
using KafkaPS.Interop;

namespace KafkaPS.Consuming;

/// <summary>librdkafka's partition consumer, for one call. It belongs to no group and commits nothing.</summary>
/// <remarks>
/// Blocking functions run on a thread of their own, which is left behind when the call is stopped: the client closes when no call is inside it any more. Everything
/// else is for the pipeline thread, which also reads the client's events.
/// </remarks>
sealed class NativeConsumer : INativeClient, IDisposable
{
    /// <summary>The timeout of the first attempt. Later ones wait as long as all earlier ones together, in case a broker is slow.</summary>
    const int FirstAttemptMs = 500, LastAttemptMs = 8000, RetryBackoffMs = 100, SliceMs = 50;
    /// <summary>How long a rejected login counts as the answer of one broker only, until the next has been asked.</summary>
    const int RefusalGraceMs = 100;
    /// <summary>How long a broker may not know a topic that was just created.</summary>
    const int CreationMs = 1000;
    /// <summary>How long to wait for the client to close. Closing continues by itself.</summary>
    const int EndMs = 250;

    readonly string _name;
    readonly CancellationToken _stop;
    readonly ClientLogin _login;
    readonly FirstConnection _firstConnection;
    readonly ConsumerHandle _client;
    readonly QueueHandle _events;
    readonly Dictionary<string, TopicHandle> _topics = new(StringComparer.Ordinal);

    /// <param name="configuration">The producer's configuration, which determines how to reach the cluster.</param>
    /// <param name="name">The name in log messages.</param>
    /// <param name="isolation">Which records of transactions are read.</param>
    /// <param name="follows">Whether reading continues at the end of a partition.</param>
    /// <param name="timeoutMs">How long the brokers may send nothing, in milliseconds.</param>
    /// <param name="tokens">The source of login tokens; null when the client fetches them, or needs none. It ends with the consumer.</param>
    /// <param name="credentials">The user and password for the next logins, if they differ from the configuration.</param>
    /// <param name="stop">Cancels waiting.</param>
    /// <exception cref="ConfigException">librdkafka rejects these properties; the message is its own.</exception>
    /// <exception cref="SaslAuthenticationException">A login that the module performs itself failed.</exception>
    /// <exception cref="OperationCanceledException">The operation was canceled.</exception>
    internal NativeConsumer(ProducerConfiguration configuration, string name, KafkaIsolationLevel isolation, bool follows, int timeoutMs, TokenProvider? tokens = null,
        (string User, string Password)? credentials = null, CancellationToken stop = default)
    {
        (_name, _stop, TimeoutMs) = (name, stop, timeoutMs);
        Brokers = string.Join(',', configuration.BootstrapServers);
        Events = new(reason => TlsDiagnosis.IsOpen(reason) ? Task.Run(() => TlsDiagnosis.FindAsync(reason, configuration.ClientProperties)) : null, client: ClientEvents.Reader);
        _login = new ClientLogin(configuration, tokens, Events, stop);
        Dictionary<string, string> properties = ReaderProperties.Of(configuration, isolation, follows);
        if (credentials is { } given) (properties["sasl.username"], properties["sasl.password"]) = given;
        _firstConnection = new FirstConnection(configuration.ClientProperties);
        FirstConnection.Prepare(properties);
        properties["enabled_events"] = (LibrdkafkaConsumer.LogEvent | Librdkafka.ErrorEvent | _login.EnabledEvents).ToString(CultureInfo.InvariantCulture);
        if (LibrdkafkaConsumer.New(properties, _login.Complete, out string? refusal) is not { } client)
        {
            _login.End();
            throw new ConfigException(ConsoleText.Escape(ClientReason.ExplainRefusal(refusal!)));
        }

        _client = client;
        _firstConnection.OnMade(client.DangerousGetHandle());
        _events = LibrdkafkaConsumer.QueueGetMain(client);
        _login.Serve(this, name);
    }

    /// <inheritdoc/>
    public ClientEvents Events { get; }

    /// <summary>The bootstrap servers, as Kafka's tools accept them.</summary>
    internal string Brokers { get; }

    /// <summary>Whether its brokers are those of an embedded cluster; false until a broker has answered.</summary>
    internal bool IsEmbedded
    {
        get
        {
            string? id = null;
            return TryCall(client => id = ClusterIdentity.Of(client, timeoutMs: 0)) && ClusterIdentity.IsEmbedded(id);
        }
    }

    /// <summary>How long the brokers may send nothing, in milliseconds.</summary>
    internal int TimeoutMs { get; }

    /// <inheritdoc/>
    public bool TryCall(Action<nint> call)
    {
        try
        {
            return Hold(() =>
            {
                call(_client.DangerousGetHandle());
                return true;
            });
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Returns the number of partitions of a topic; null when the topic does not exist. The request does not create it.</summary>
    /// <exception cref="KafkaException">No broker answered in time, or the brokers rejected the request.</exception>
    /// <exception cref="OperationCanceledException">The operation was canceled.</exception>
    internal int? PartitionCount(string topic)
    {
        TopicHandle handle = Topic(topic);
        for (var wait = new BoundedWait(CreationMs, _stop); ; _stop.WaitHandle.WaitOne(RetryBackoffMs))
        {
            (int error, int count) = Ask(timeout => LibrdkafkaConsumer.PartitionCount(_client, handle, timeout) is var answer && answer.Error == LibrdkafkaConsumer.UnknownTopic
                ? (0, answer) : (answer.Error, answer), $"Topic {topic}");
            if (error == 0) return count;
            if (wait.RemainingMs == 0) return null;
        }
    }

    /// <summary>Returns the names of all topics that the user may see.</summary>
    /// <inheritdoc cref="PartitionCount" path="/exception"/>
    internal string[] TopicNames() => Ask(timeout => LibrdkafkaConsumer.TopicNames(_client, timeout), "The topics");

    /// <summary>Returns the first offset at or after a time, for each partition.</summary>
    /// <param name="places">Partitions and times in milliseconds since 1970, or <see cref="LibrdkafkaConsumer.Beginning"/> or <see cref="LibrdkafkaConsumer.End"/>.</param>
    /// <returns>The offsets, in the same order; <see cref="LibrdkafkaConsumer.End"/> when no record is that recent.</returns>
    /// <inheritdoc cref="PartitionCount" path="/exception"/>
    internal long[] Offsets(IReadOnlyList<(string Topic, int Partition, long Time)> places)
    {
        if (places.Count == 0) return [];
        string subject = places.Count == 1 ? $"Partition {places[0].Topic}-{places[0].Partition}" : $"The partitions of {places[0].Topic}";
        return Ask(timeout =>
        {
            (int error, (int Error, long Offset)[] offsets) = LibrdkafkaConsumer.Offsets(_client, places, timeout);
            // The request as a whole may succeed although it failed for a partition, and vice versa. A partition whose leader has not answered in time is still "in
            // progress", which means that the request has timed out.
            int failed = offsets.Select(offset => offset.Error == ErrorCodes.InProgress ? ErrorCodes.TimedOut : offset.Error).FirstOrDefault(code => code != 0);
            return (failed != 0 ? failed : error, Array.ConvertAll(offsets, offset => offset.Offset));
        }, subject);
    }

    /// <summary>Returns the handle of a topic, which lives as long as the consumer.</summary>
    internal TopicHandle Topic(string name)
    {
        if (!_topics.TryGetValue(name, out TopicHandle? topic)) _topics[name] = topic = LibrdkafkaConsumer.TopicNew(_client, name, 0);
        return topic;
    }

    internal QueueHandle NewQueue() => LibrdkafkaConsumer.QueueNew(_client);

    /// <summary>Reads the client's events, and throws when the client cannot continue.</summary>
    /// <exception cref="KafkaException">The login was rejected.</exception>
    /// <exception cref="OperationCanceledException">The operation was canceled.</exception>
    internal void Check()
    {
        _stop.ThrowIfCancellationRequested();
        for (nint nativeEvent; (nativeEvent = Librdkafka.QueuePoll(_events, 0)) != 0; Librdkafka.EventDestroy(nativeEvent)) Read(nativeEvent);
        if (Events.FatalAfter(RefusalGraceMs) is not { } fatal) return;
        KafkaException error = KafkaErrors.Again(fatal);
        // The reader ends with the call, and no producer is affected.
        error.IsFatal = false;
        throw error;
    }

    /// <summary>Creates the error for brokers that did not answer for too long.</summary>
    internal KafkaException TimedOut(string subject) => KafkaErrors.Reading(ErrorCodes.TimedOut, string.Create(CultureInfo.InvariantCulture, $"{subject} at {Brokers}, within {TimeoutMs} ms"), Events.LastReason);

    /// <summary>Closes the consumer. This does not block for long; what cannot close yet closes in the background.</summary>
    public void Dispose()
    {
        Task end = OwnThread.Run(End);
        Task.WaitAny([end], EndMs, CancellationToken.None);
    }

    void End()
    {
        foreach (TopicHandle topic in _topics.Values) topic.Dispose();
        _events.Dispose();
        _client.Dispose();
        _login.End();
    }

    void Read(nint nativeEvent)
    {
        switch (Librdkafka.EventType(nativeEvent))
        {
            case LibrdkafkaConsumer.LogEvent:
                (string facility, string text, int level) = LibrdkafkaConsumer.LogLine(nativeEvent);
                Events.OnLog(new LogMessage(_name, (SyslogLevel)level, facility, text));
                break;
            case SaslLogin.TokenRefreshEvent:
                Events.TokenWanted?.Invoke();
                break;
            case Librdkafka.ErrorEvent:
                Events.OnError(Librdkafka.EventError(nativeEvent), Librdkafka.EventErrorString(nativeEvent), Librdkafka.EventErrorIsFatal(nativeEvent) != 0);
                break;
        }
    }

    /// <summary>Makes a call that may be left behind, and keeps the client alive meanwhile: the client must outlive the topics that it uses.</summary>
    T Hold<T>(Func<T> call)
    {
        bool isHeld = false;
        try
        {
            _client.DangerousAddRef(ref isHeld);
            return call();
        }
        finally
        {
            if (isHeld) _client.DangerousRelease();
        }
    }

    /// <summary>Asks the brokers until they answer. The call blocks until its timeout, so it runs on its own thread.</summary>
    T Ask<T>(Func<int, (int Error, T Answer)> question, string subject)
    {
        var limit = new BoundedWait(TimeoutMs, _stop);
        while (true)
        {
            int timeout = Math.Clamp(limit.RemainingMs, 1, Math.Clamp(limit.ElapsedMs, FirstAttemptMs, LastAttemptMs));
            Task<(int Error, T Answer)> asking = OwnThread.Run(() => Hold(() => question(timeout)));
            while (!((IAsyncResult)asking).AsyncWaitHandle.WaitOne(SliceMs)) Check();
            (int error, T answer) = asking.GetAwaiter().GetResult();
            Check();
            _ = TryCall(client => _firstConnection.OnQuestion(client, isAnswered: error == 0));
            if (error == 0)
            {
                Events.OnMetadata();
                return answer;
            }

            KafkaException exception = KafkaErrors.Reading(error, subject, Events.LastReason);
            if (!exception.IsRetriable) throw exception;
            if (limit.RemainingMs <= RetryBackoffMs) throw error == ErrorCodes.TimedOut || error == ErrorCodes.Transport ? TimedOut(subject) : exception;
            _stop.WaitHandle.WaitOne(RetryBackoffMs);
        }
    }
}
