using System.Diagnostics;
using KafkaPS.Clients;
using KafkaPS.Errors;
using KafkaPS.Records;

namespace KafkaPS.Producing;

/// <summary>A topic as one producer knows it. Its metadata is awaited before the first record goes, up to max.block.ms, as in Java's producer.</summary>
/// <remarks>
/// So a missing topic, a partition that does not exist or a broker that does not exist is one and the same error, whether the
/// client has met the topic before or not; librdkafka by itself would answer at once in one case and minutes later in the other.
/// </remarks>
sealed class TopicMetadata(NativeProducer producer, string name, int maxBlockMs)
{
    /// <summary>The first question to a broker; after it the query looks whether it is still wanted. Later ones wait as long as all have taken, for a broker that is slow.</summary>
    const int FirstAttemptMs = 500, LastAttemptMs = 8000;
    /// <summary>How long a refused login is held to be the word of one broker, until the next has been asked.</summary>
    const int RefusalGraceMs = 100;
    const int UnknownTopic = 3;
    /// <summary>Between two questions, and before a query that has failed is started again.</summary>
    const int RetryBackoffMs = 100, RequeryMs = 1000;
    /// <summary>When a topic has been unknown for so long, the brokers are asked which there are, and whether they create topics by themselves.</summary>
    const int SuspectMs = 500;
    /// <summary>
    /// How long brokers that create no topics may say that there is none, until they are believed: one that is being created is not known to all of them at once.
    /// </summary>
    const int MissingMs = 5000;

    readonly object _gate = new();
    volatile int _partitionCount;
    KafkaException? _failure;
    volatile MissingTopic? _missing;
    Task? _query;
    long _queryEnded;

    internal string Name { get; } = name;

    /// <summary>What the brokers say of it while it is awaited: that there is no such topic, and which they have; null when they say nothing of the kind.</summary>
    internal string? Reason => _missing?.Reason;

    /// <summary>How large its batches may be.</summary>
    internal BatchLimit BatchLimit { get; } = new(producer, name);

    /// <summary>librdkafka's handle of the topic.</summary>
    internal nint Handle { get; } = TopicName.IsValid(name) ? producer.Topic(name) : 0;

    /// <summary>How many partitions it has; 0 as long as the brokers have not told it.</summary>
    internal int PartitionCount => _partitionCount;

    /// <summary>Whether the metadata says that the partition is there; without an answer yet, no partition is.</summary>
    internal bool Has(int partition) => partition < _partitionCount;

    /// <summary>Waits until the metadata is known and has the partition.</summary>
    /// <param name="partition">The partition asked for, or 0.</param>
    /// <param name="mayWait">False when this call has waited for the topic before: then it only looks, and the query continues behind it.</param>
    /// <param name="whileWaiting">Called every tenth of a second.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <exception cref="KafkaException">Why records cannot be sent there now.</exception>
    /// <exception cref="OperationCanceledException">The call was stopped.</exception>
    internal void Await(int partition, bool mayWait, Action whileWaiting, CancellationToken stop)
    {
        if (Has(partition)) return;
        if (Handle == 0) throw KafkaErrors.InvalidTopic(Name);
        Task query = CurrentQuery();
        if (mayWait) new BoundedWait(Timeout.Infinite, stop) { FatalError = FatalError, WhileWaiting = whileWaiting }.Until(slice => query.Wait(slice, stop) || producer.IsClosed);
        if (Has(partition)) return;
        if (producer.IsClosed) throw KafkaErrors.FromCode(ErrorCodes.Destroy, $"Topic {Name}");
        if (_partitionCount > 0) throw KafkaErrors.PartitionNotFound(Name, partition, _partitionCount);
        lock (_gate)
            throw _failure is null ? KafkaErrors.MetadataTimeout(Name, maxBlockMs, null, producer.Events.LastReason) : KafkaErrors.Again(_failure);
    }

    /// <summary>What is known of the topic no longer holds: the next record asks again.</summary>
    /// <remarks>librdkafka refuses every record for a topic to which the user may not write, until it has asked for its metadata again, which may be minutes later.</remarks>
    internal void Forget()
    {
        lock (_gate)
        {
            if (_partitionCount == 0) return;
            (_partitionCount, _query) = (0, null);
        }
    }

    /// <summary>The query that runs, a new one, or the last one when it has ended just now.</summary>
    Task CurrentQuery()
    {
        lock (_gate)
        {
            bool isFresh = _query is { IsCompleted: false } || (_query is not null && Stopwatch.GetElapsedTime(_queryEnded).TotalMilliseconds < RequeryMs);
            return isFresh ? _query! : _query = OwnThread.Run(Query);
        }
    }

    KafkaException? FatalError() => producer.Events.FatalAfter(RefusalGraceMs) is { } fatal ? KafkaErrors.Again(fatal) : null;

    void Query()
    {
        KafkaException? failure = null;
        try
        {
            AskUntilKnown();
            producer.HastenProducerId(Handle);
        }
        catch (KafkaException e)
        {
            failure = e;
        }
        catch (ProducerClosedException)
        {
            failure = KafkaErrors.FromCode(ErrorCodes.Destroy, $"Topic {Name}");
        }
        finally
        {
            lock (_gate)
            {
                _failure = failure;
                _queryEnded = Stopwatch.GetTimestamp();
            }
        }
    }

    void AskUntilKnown()
    {
        int topicError = 0;
        long? unknownSince = null;
        _missing = null;
        var wait = new BoundedWait(maxBlockMs, CancellationToken.None) { SliceMs = LastAttemptMs, BackoffMs = RetryBackoffMs, FatalError = FatalError };
        bool isKnown = wait.Until(slice =>
        {
            int attemptMs = Math.Clamp(Math.Min(slice, Math.Max(wait.ElapsedMs, FirstAttemptMs)), 1, LastAttemptMs);
            (int error, int partitionCount) = producer.GetMetadata(Handle, attemptMs);
            if (error == 0 && partitionCount > 0)
            {
                producer.Events.OnMetadata();
                _partitionCount = partitionCount;
                _missing = null;
                return true;
            }

            if (error > 0)
            {
                KafkaException answer = KafkaErrors.FromCode(error, $"Topic {Name}");
                if (!answer.IsRetriable) throw FatalError() ?? answer;
                topicError = error;
            }

            unknownSince = error == UnknownTopic ? unknownSince ?? Stopwatch.GetTimestamp() : null;
            if (unknownSince is { } since) Suspect(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
            return false;
        });
        if (!isKnown) throw KafkaErrors.MetadataTimeout(Name, maxBlockMs, topicError == 0 ? null : topicError, producer.Events.LastReason ?? _missing?.Reason);
    }

    /// <summary>The brokers say that there is no such topic. Where they create none by themselves, nothing is gained by waiting longer.</summary>
    /// <exception cref="KafkaException">There is none.</exception>
    void Suspect(double unknownMs)
    {
        if (unknownMs < SuspectMs) return;
        _missing ??= MissingTopic.Ask(producer, Name);
        if (_missing.IsCreatedByItself == false && unknownMs >= MissingMs) throw KafkaErrors.TopicNotFound(Name, _missing.Reason);
    }
}
