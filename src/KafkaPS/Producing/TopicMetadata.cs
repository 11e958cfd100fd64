using System.Diagnostics;
using KafkaPS.Clients;
using KafkaPS.Errors;
using KafkaPS.Interop;
using KafkaPS.Records;

namespace KafkaPS.Producing;

/// <summary>A topic as one producer knows it. The first record waits for its metadata, up to max.block.ms, as in Java's producer.</summary>
/// <remarks>
/// So a missing topic, a missing partition or a missing broker is always the same error, whether the client has seen the topic
/// before or not; librdkafka alone would answer at once in one case and minutes later in the other.
/// </remarks>
sealed class TopicMetadata(NativeProducer producer, string name, int maxBlockMs)
{
    /// <summary>
    /// The timeout of the first request to a broker, after which the query checks whether it is still needed. Later requests wait as long as all previous ones
    /// took, for slow brokers.
    /// </summary>
    const int FirstAttemptMs = 500, LastAttemptMs = 8000;
    /// <summary>How long a refused login may be the decision of a single broker, until the next one has been asked.</summary>
    const int RefusalGraceMs = 100;
    const int UnknownTopic = 3;
    /// <summary>The pause between two requests, and before a failed query is started again.</summary>
    const int RetryBackoffMs = 100, RequeryMs = 1000;
    /// <summary>How long a topic is unknown before the brokers are asked which topics exist, and whether they create topics automatically.</summary>
    const int SuspectMs = 500;
    /// <summary>
    /// How long brokers that do not create topics may deny that a topic exists before they are believed: not all brokers know a new topic at once.
    /// </summary>
    const int MissingMs = 5000;

    /// <summary>How long a new answer about the number of partitions may take, and the shortest time between two.</summary>
    const int RecountMs = 1000;

    readonly object _gate = new();
    volatile int _partitionCount;
    long _countedAt, _askedAt;
    KafkaException? _failure;
    volatile MissingTopic? _missing;
    Task? _query;
    long _queryEnded;

    internal string Name { get; } = name;

    /// <summary>The brokers' answer while metadata is awaited: that there is no such topic, and which ones exist; null if they did not say so.</summary>
    internal string? Reason => _missing?.Reason;

    /// <summary>The limit on the topic's batch size.</summary>
    internal BatchLimit BatchLimit { get; } = new(producer, name);

    /// <summary>librdkafka's handle of the topic.</summary>
    internal nint Handle { get; } = TopicName.IsValid(name) ? producer.Topic(name) : 0;

    /// <summary>The number of partitions; 0 until the brokers have returned it.</summary>
    internal int PartitionCount => _partitionCount;

    /// <summary>The partition of records that specify none: the only one of the topic; otherwise none, and the partitioner chooses.</summary>
    /// <remarks>
    /// librdkafka's partitioner asks the clock and for the partition's leader for each record, which takes a seventh of the processor time of a record. Partitions can be added to
    /// a topic, so the brokers are asked for their number again as often as the client refreshes its metadata. Until they have answered, the partitioner chooses.
    /// </remarks>
    internal int DefaultPartition
    {
        get
        {
            if (_partitionCount != 1) return Librdkafka.UnassignedPartition;
            long now = Environment.TickCount64, askedAt = Interlocked.Read(ref _askedAt);
            if (producer.MetadataMaxAgeMs < 0 || now - Interlocked.Read(ref _countedAt) < Math.Max(producer.MetadataMaxAgeMs, RecountMs)) return 0;
            // An answer is not awaited for longer than this, so the questions do not overlap.
            if (now - askedAt >= RecountMs && Interlocked.CompareExchange(ref _askedAt, now, askedAt) == askedAt) OwnThread.Run(Recount);
            return Librdkafka.UnassignedPartition;
        }
    }

    /// <summary>Returns whether the metadata contains the partition; without an answer yet, it contains none.</summary>
    internal bool Has(int partition) => partition < _partitionCount;

    /// <summary>Waits until the metadata is known and contains the partition.</summary>
    /// <param name="partition">The requested partition, or 0.</param>
    /// <param name="mayWait">False if this call has waited for the topic before: then it only checks, and the query continues in the background.</param>
    /// <param name="whileWaiting">Called every tenth of a second.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="KafkaException">Records cannot be sent to the topic now.</exception>
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

    /// <summary>Forgets what is known about the topic, so that the next record asks again.</summary>
    /// <remarks>
    /// librdkafka refuses every record for a topic that the user may not write to until it requests its metadata again, which may be minutes later.
    /// </remarks>
    internal void Forget()
    {
        lock (_gate)
        {
            if (_partitionCount == 0) return;
            (_partitionCount, _query) = (0, null);
        }
    }

    /// <summary>Returns the running query, a new one, or the last one if it ended just now.</summary>
    Task CurrentQuery()
    {
        lock (_gate)
        {
            bool isFresh = _query is { IsCompleted: false } || (_query is not null && Stopwatch.GetElapsedTime(_queryEnded).TotalMilliseconds < RequeryMs);
            return isFresh ? _query! : _query = OwnThread.Run(Query);
        }
    }

    KafkaException? FatalError() => producer.Events.FatalAfter(RefusalGraceMs) is { } fatal ? KafkaErrors.Again(fatal) : null;

    /// <summary>Asks once whether the topic has more partitions by now.</summary>
    void Recount()
    {
        try
        {
            (int error, int partitionCount) = producer.GetMetadata(Handle, RecountMs);
            if (error != 0 || partitionCount == 0) return;
            Interlocked.Exchange(ref _countedAt, Environment.TickCount64);
            lock (_gate)
            {
                // Unless the topic was forgotten meanwhile.
                if (_partitionCount == 1) _partitionCount = partitionCount;
            }
        }
        catch (ProducerClosedException)
        {
            // There are no more records.
        }
    }

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
                Interlocked.Exchange(ref _countedAt, Environment.TickCount64);
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

    /// <summary>Handles the brokers' answer that the topic does not exist. If they do not create topics automatically, waiting longer is pointless.</summary>
    /// <exception cref="KafkaException">The topic does not exist.</exception>
    void Suspect(double unknownMs)
    {
        if (unknownMs < SuspectMs) return;
        _missing ??= MissingTopic.Ask(producer, Name);
        if (_missing.IsCreatedByItself == false && unknownMs >= MissingMs) throw KafkaErrors.TopicNotFound(Name, _missing.Reason);
    }
}
