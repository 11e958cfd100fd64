using Confluent.Kafka;
using Confluent.Kafka.Admin;
using KafkaPS.Clients;
using KafkaPS.Cluster;
using KafkaPS.Errors;
using KafkaPS.Producing;
using KafkaPS.Records;

namespace KafkaPS.Checkpoints;

/// <summary>Stores positions in a compacted topic, in the transaction of the records that they belong to (docs/checkpoints.md).</summary>
/// <param name="producer">A producer with the checkpoint's transactional.id: the newest one fences the others.</param>
/// <param name="topic">The topic.</param>
/// <param name="name">The checkpoint's name.</param>
/// <param name="owner">The run. It stays the same when the run creates another producer.</param>
/// <param name="warn">Receives warnings about what may fail later.</param>
/// <param name="stop">Cancels waiting.</param>
sealed class CheckpointTopic(KafkaProducer producer, string topic, string name, CheckpointOwner owner, Action<string> warn, CancellationToken stop) : ICheckpointStore
{
    /// <summary>The topic that is used when none is specified.</summary>
    internal const string DefaultName = "kafkaps-checkpoints";
    /// <summary>All positions are in one partition, so that one pass over it finds them all.</summary>
    internal const int Partition = 0;
    /// <summary>How long a run that has fenced this one may take to write its owner record.</summary>
    const int OwnerGraceMs = 5000;

    readonly TransactionManager _transactions = producer.Transactions!;
    readonly CheckpointReader _reader = new(producer, topic, Partition, name, stop);

    /// <summary>Returns the transactional.id of a checkpoint.</summary>
    internal static string TransactionalId(string checkpoint) => $"kafkaps-checkpoint-{checkpoint}";

    /// <summary>The settings that a checkpoint topic needs, and those that keep the first read short.</summary>
    static readonly Dictionary<string, string> Properties = new()
    {
        ["cleanup.policy"] = "compact",
        ["segment.ms"] = "3600000",
        ["min.cleanable.dirty.ratio"] = "0.1",
    };

    string Brokers => string.Join(',', producer.BootstrapServer);

    /// <inheritdoc/>
    public IReadOnlyList<CheckpointEntry>? TryRead() => _reader.TryRead(out IReadOnlyList<CheckpointEntry> entries) ? [.. entries.Where(entry => entry.Owner is null)] : null;

    /// <inheritdoc/>
    public IReadOnlyList<CheckpointEntry> Claim()
    {
        if (!Check()) Create();
        // From here on, no older run can commit anything, so everything that it has committed is read.
        _transactions.Claim(stop);
        // Written at once, so that the older run finds it when it is fenced, and does not take the checkpoint back.
        Begin();
        long offset = Write([CheckpointEntry.OfOwner(name, owner)]);
        IReadOnlyList<CheckpointEntry> entries = _reader.HasReadTo(offset) ? _reader.Entries : _reader.Read(mayBeMissing: producer.IsEmbedded);
        return [.. entries.Where(entry => entry.Owner is null)];
    }

    /// <inheritdoc/>
    public CheckpointException? WhyLost()
    {
        // An owner record may follow an open transaction, and a run that has just fenced this one is about to write its own.
        CheckpointOwner? last = null;
        _ = new BoundedWait(OwnerGraceMs, stop) { BackoffMs = 100 }.Until(_ => (last = _reader.Read(mayBeMissing: true).FirstOrDefault(entry => entry.Owner is not null)?.Owner) != owner);
        if (last is null)
        {
            return new CheckpointException($"The topic '{topic}' has lost the positions of the checkpoint '{name}': the topic was deleted, or the positions were removed. Records that this run did not commit are not in Kafka. "
                + "The next run starts at the beginning of the files and ships everything again. To start elsewhere, use Set-KafkaCheckpoint first.", "CheckpointLost");
        }

        return last == owner ? null : new CheckpointException(
            $"Another run ({last}) has taken over the checkpoint '{name}', so this run ends. Records that this run did not commit are not in Kafka. The other run ships them. "
            + "Use a separate checkpoint for each task.", "CheckpointTakenOver");
    }

    /// <inheritdoc/>
    public void Begin() => _transactions.Begin(null, stop);

    /// <inheritdoc/>
    public void Commit(IReadOnlyCollection<CheckpointEntry> changes) => Write(changes);

    /// <summary>Writes changes and commits the transaction.</summary>
    /// <returns>The offset of the last change; -1 when there is none.</returns>
    long Write(IReadOnlyCollection<CheckpointEntry> changes)
    {
        var results = new Results();
        using var records = new SendOperation(producer, new SendOptions { Topic = topic, Partition = Partition }, results, stop);
        foreach (CheckpointEntry change in changes)
        {
            var record = new KafkaRecord { Topic = topic, Partition = Partition, Key = CheckpointFormat.Key(change), Value = CheckpointFormat.Value(change) };
            records.Send(record, record);
        }

        records.Complete();
        if (results.Error is { } error) throw KafkaErrors.Again(error);
        _transactions.CommitOrGiveUp(null, stop);
        return results.Offset;
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    /// <summary>Returns whether the topic exists. Throws if it is not compacted, because it would lose positions.</summary>
    bool Check()
    {
        (KafkaException? error, string policy) = ReadPolicy();
        switch (error)
        {
            case UnknownTopicOrPartitionException:
                return false;
            case AuthorizationException:
                warn($"KafkaPS cannot check whether the checkpoint topic '{topic}' is compacted, because the user does not have the DescribeConfigs permission on it.");
                return true;
            // An embedded cluster creates topics when they are first named, and they have no settings.
            case not null when producer.IsEmbedded:
                return true;
            case not null:
                throw error;
        }

        if (!policy.Split(',').Contains("compact") || policy.Split(',').Contains("delete"))
        {
            throw new CheckpointException($"The topic '{topic}' cannot store checkpoints, because it is not compacted (cleanup.policy={policy}). Its positions would be deleted over time. "
                + $"Enable compaction: kafka-configs.sh --bootstrap-server {Brokers} --alter --topic {topic} --add-config cleanup.policy=compact. Or specify another topic with -CheckpointTopic.", "CheckpointTopicNotCompacted");
        }

        return true;
    }

    /// <summary>Reads cleanup.policy the fast way; without an answer, uses the way that waits for max.block.ms and tries other brokers.</summary>
    (KafkaException? Error, string Policy) ReadPolicy()
    {
        const string Property = "cleanup.policy";
        (int code, string? policy) = producer.TopicConfiguration(topic, Property, stop);
        if (code != ErrorCodes.TimedOut) return (code == 0 ? null : KafkaErrors.FromCode(code, $"The configuration of topic {topic}"), policy ?? "");
        stop.ThrowIfCancellationRequested();
        (IReadOnlyDictionary<string, string?> values, KafkaException? error) = new TopicReader(producer, stop).ReadConfigurations([topic])[topic];
        return (error, values.GetValueOrDefault(Property) ?? "");
    }

    void Create()
    {
        var specification = new TopicSpecification { Name = topic, NumPartitions = 1, ReplicationFactor = -1, Configs = Properties };
        try
        {
            producer.Ask(admin =>
            {
                Task creating = admin.CreateTopicsAsync([specification], new CreateTopicsOptions { RequestTimeout = TimeSpan.FromMilliseconds(producer.Configuration.MaxBlockMs) });
                Task.WaitAny([creating], stop);
                return creating;
            }).GetAwaiter().GetResult();
        }
        catch (Confluent.Kafka.KafkaException e)
        {
            Error error = e is CreateTopicsException { Results: [var result, ..] } ? result.Error : e.Error;
            if ((int)error.Code == ErrorCodes.TopicAlreadyExists) return;
            string configuration = string.Concat(Properties.Select(pair => $" --config {pair.Key}={pair.Value}"));
            KafkaException reason = KafkaErrors.FromCode((int)error.Code, $"The topic '{topic}' cannot be created", error.Reason, inner: e);
            throw new CheckpointException($"The checkpoint topic '{topic}' does not exist and cannot be created: {error.Reason}. "
                + $"Ask an administrator to create it: kafka-topics.sh --bootstrap-server {Brokers} --create --topic {topic} --partitions 1{configuration}", "CheckpointTopicMissing", reason);
        }
    }

    /// <summary>Observes the records that hold positions.</summary>
    sealed class Results : ISendObserver
    {
        /// <summary>The error of the first record that failed.</summary>
        internal KafkaException? Error { get; private set; }

        /// <summary>The offset of the last record.</summary>
        internal long Offset { get; private set; } = -1;

        public void OnDelivered(in DeliveryReport report) => Offset = report.LastOffset;

        public void OnFailed(KafkaRecord record, KafkaException error) => Error ??= error;

        public void OnUnknown(long count)
        {
        }

        public void OnDeadLetterFailed(IOException error)
        {
        }

        public void OnFatal(KafkaException error) => throw error;

        public void OnWaiting(long outstanding, string? reason)
        {
        }
    }
}
