using System.Diagnostics;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using KafkaPS.Clients;
using KafkaPS.Errors;

namespace KafkaPS.Cluster;

/// <summary>Reads the cluster's topics through a producer's own client: no second connection, no second login.</summary>
/// <remarks>
/// Cluster uses Producing here (the lease of the client), and nothing in Producing uses Cluster. No request can create a topic: one lists all topics, and
/// DescribeTopics and DescribeConfigs never create one.
/// </remarks>
/// <param name="producer">The producer.</param>
/// <param name="stop">Cancels waiting.</param>
/// <param name="limitMs">How long a request may take, in milliseconds; null for max.block.ms.</param>
sealed class TopicReader(KafkaProducer producer, CancellationToken stop, int? limitMs = null)
{
    /// <summary>The timeout of the first attempt. Later ones wait as long as all earlier ones together, in case a broker is slow.</summary>
    const int FirstAttemptMs = 500, LastAttemptMs = 8000, RetryBackoffMs = 100;
    const int WaitSliceMs = 100;
    /// <summary>How long a rejected login counts as the answer of one broker only, until the next has been asked.</summary>
    const int RefusalGraceMs = 100;
    const int FirstRequestMs = 1500, WhyMissingMs = 4000;

    readonly int _maxBlockMs = limitMs ?? producer.Configuration.MaxBlockMs;

    /// <summary>A callback invoked every tenth of a second on the waiting thread while an answer is pending.</summary>
    internal Action? WhileWaiting { get; init; }

    string Brokers => string.Join(',', producer.BootstrapServer);

    /// <summary>Reads all topics that this client may see, sorted by name.</summary>
    /// <exception cref="KafkaException">No broker answered within max.block.ms, or the login was refused.</exception>
    /// <exception cref="OperationCanceledException">The operation was canceled.</exception>
    /// <exception cref="ObjectDisposedException">The producer is closed.</exception>
    internal IReadOnlyList<KafkaTopic> ReadAll()
    {
        // The call blocks until its timeout, so it runs on its own thread.
        Task<Metadata> question = OwnThread.Run(AskUntilAnswered);
        Metadata answer = Await(question);
        producer.OnMetadata();
        return [.. answer.Topics.Select(ToTopic).OrderBy(topic => topic.Name, StringComparer.Ordinal)];
    }

    /// <summary>Returns why a topic is not among those that this client may see; null when no topic has this name.</summary>
    /// <remarks>Only a request for a single name distinguishes a topic that does not exist from one that the client may not see.</remarks>
    internal KafkaException? WhyMissing(string name)
    {
        try
        {
            Ask(Math.Clamp(_maxBlockMs, 1, WhyMissingMs), (client, timeout) =>
                client.DescribeTopicsAsync(TopicCollection.OfTopicNames([name]), new DescribeTopicsOptions { RequestTimeout = timeout }), $"Topic {name}");
            return null;
        }
        catch (DescribeTopicsException e)
        {
            int code = e.Results.TopicDescriptions.Select(topic => (int)topic.Error.Code).FirstOrDefault();
            return code is ErrorCodes.None or ErrorCodes.UnknownTopicOrPartition ? null : KafkaErrors.FromCode(code, $"Topic {name}");
        }
        catch (KafkaException e) when (e.Code == ErrorCodes.TimedOut)
        {
            // The list without the topic has already arrived. Embedded clusters do not answer this request.
            return null;
        }
    }

    /// <summary>Reads what the user may do with a topic; null when the brokers do not report it.</summary>
    /// <exception cref="KafkaException">The broker rejected the request.</exception>
    internal IReadOnlyList<AclOperation>? ReadRights(string name)
    {
        try
        {
            return Ask(_maxBlockMs, (client, timeout) => client.DescribeTopicsAsync(TopicCollection.OfTopicNames([name]),
                new DescribeTopicsOptions { RequestTimeout = timeout, IncludeAuthorizedOperations = true }), $"Topic {name}").TopicDescriptions[0].AuthorizedOperations;
        }
        catch (DescribeTopicsException e)
        {
            throw KafkaErrors.FromCode((int)e.Results.TopicDescriptions[0].Error.Code, $"Topic {name}");
        }
        catch (KafkaException e) when (e.Code == ErrorCodes.TimedOut)
        {
            // Embedded clusters do not answer this request.
            return null;
        }
    }

    /// <summary>Reads the effective configurations of topics, or the errors that prevent it, by name.</summary>
    /// <exception cref="KafkaException">No broker answered within max.block.ms.</exception>
    /// <exception cref="OperationCanceledException">The operation was canceled.</exception>
    /// <exception cref="ObjectDisposedException">The producer is closed.</exception>
    internal Dictionary<string, (IReadOnlyDictionary<string, string?> Values, KafkaException? Error)> ReadConfigurations(IEnumerable<string> topics)
    {
        ConfigResource[] resources = [.. topics.Distinct(StringComparer.Ordinal).Select(topic => new ConfigResource { Type = ResourceType.Topic, Name = topic })];
        IEnumerable<DescribeConfigsReport> reports;
        try
        {
            reports = Ask(_maxBlockMs, (client, timeout) => client.DescribeConfigsAsync(resources, new DescribeConfigsOptions { RequestTimeout = timeout }), "The configuration of topics")
                .Select(result => new DescribeConfigsReport { ConfigResource = result.ConfigResource, Entries = result.Entries, Error = new Error(ErrorCodes.None) });
        }
        catch (DescribeConfigsException e)
        {
            reports = e.Results;
        }

        return reports.ToDictionary(report => report.ConfigResource.Name, report => (
            (IReadOnlyDictionary<string, string?>)(report.Entries ?? []).ToDictionary(entry => entry.Key, entry => (string?)entry.Value.Value),
            report.Error.IsError ? ToException(report.ConfigResource.Name, report.Error) : null), StringComparer.Ordinal);
    }

    KafkaException ToException(string topic, Error error)
    {
        KafkaException exception = KafkaErrors.FromCode((int)error.Code, $"The configuration of topic {topic}");
        if ((int)error.Code == ErrorCodes.TopicAuthorizationFailed)
            exception.Advice = $"Ask for permission to describe it: kafka-acls.sh --bootstrap-server {Brokers} --add --allow-principal User:… --operation DescribeConfigs --topic {topic}";
        return exception;
    }

    static KafkaTopic ToTopic(TopicMetadata topic) => new(topic.Topic,
        [.. topic.Partitions.OrderBy(partition => partition.PartitionId)
            .Select(partition => new KafkaPartition(topic.Topic, partition.PartitionId, partition.Leader, partition.Replicas, partition.InSyncReplicas))]);

    Metadata AskUntilAnswered()
    {
        long started = Stopwatch.GetTimestamp();
        while (true)
        {
            int elapsed = (int)Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            int remaining = _maxBlockMs - elapsed;
            int timeout = Math.Clamp(remaining, 1, Math.Clamp(elapsed, FirstAttemptMs, LastAttemptMs));
            try
            {
                return producer.Ask(admin => admin.GetMetadata(TimeSpan.FromMilliseconds(timeout)));
            }
            catch (Confluent.Kafka.KafkaException e)
            {
                KafkaException error = KafkaErrors.FromCode((int)e.Error.Code, $"The topics of {Brokers}", producer.LastReason, inner: e);
                if (!error.IsRetriable) throw error;
                if (remaining <= RetryBackoffMs) throw TimedOut($"The topics of {Brokers}", e);
            }

            if (stop.WaitHandle.WaitOne(RetryBackoffMs)) throw new OperationCanceledException(stop);
        }
    }

    /// <summary>Makes an asynchronous admin request and waits for its answer.</summary>
    /// <remarks>
    /// librdkafka sends the request to the broker that the last metadata names as controller, which with KRaft is any broker, and waits for it even if it has died
    /// since. So each attempt is short, and is followed by a metadata request that selects another broker.
    /// </remarks>
    T Ask<T>(int limitMs, Func<IAdminClient, TimeSpan, Task<T>> question, string subject)
    {
        long started = Stopwatch.GetTimestamp();
        while (true)
        {
            int elapsed = (int)Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            int timeout = Math.Clamp(limitMs - elapsed, 1, Math.Clamp(elapsed, FirstRequestMs, LastAttemptMs));
            try
            {
                return producer.Ask(admin =>
                {
                    if (elapsed > 0) TryRefresh(admin);
                    return Await(question(admin, TimeSpan.FromMilliseconds(timeout)));
                });
            }
            catch (Confluent.Kafka.KafkaException e) when (e is not (DescribeConfigsException or DescribeTopicsException))
            {
                if ((int)e.Error.Code != ErrorCodes.TimedOut)
                    throw KafkaErrors.FromCode((int)e.Error.Code, subject, producer.LastReason ?? e.Error.Reason, inner: e);
                if (elapsed + timeout >= limitMs) throw TimedOut(subject, e);
            }
        }
    }

    static void TryRefresh(IAdminClient admin)
    {
        try
        {
            admin.GetMetadata(TimeSpan.FromMilliseconds(FirstAttemptMs));
        }
        catch (Confluent.Kafka.KafkaException)
        {
            // The next attempt reports the problem.
        }
    }

    T Await<T>(Task<T> task)
    {
        while (Task.WaitAny([task], WaitSliceMs, stop) < 0)
        {
            if (producer.FatalForQuestions(RefusalGraceMs) is { } fatal) throw KafkaErrors.Again(fatal);
            WhileWaiting?.Invoke();
        }

        return task.GetAwaiter().GetResult();
    }

    KafkaException TimedOut(string subject, Exception inner) =>
        KafkaErrors.FromCode(ErrorCodes.TimedOut, $"{subject}, within max.block.ms ({_maxBlockMs} ms)", producer.LastReason, inner: inner);
}
