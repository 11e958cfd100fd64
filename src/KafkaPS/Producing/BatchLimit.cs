using System.Globalization;
using KafkaPS.Clients;
using KafkaPS.Errors;

namespace KafkaPS.Producing;

/// <summary>
/// The largest batch that a topic accepts. A broker refuses a whole batch that exceeds the topic's <c>max.message.bytes</c>, and later batches would
/// overtake it. Java's producer splits such a batch (KIP-126); librdkafka fails all its records.
/// </summary>
/// <remarks>
/// So no more than one batch of Java's size is outstanding until the brokers have returned the limit; from then on, the client's batches stay below it. Most topics
/// accept more than the client ever puts into a batch, and cost no more than the one request. If brokers do not answer, the batches they refuse as too large are
/// split; users who may not ask get batches of Java's default size. In a transaction, a refused batch fails the transaction, so the limit is requested before
/// the first record.
/// </remarks>
sealed class BatchLimit(NativeProducer producer, string topic)
{
    /// <summary>Java's default of batch.size.</summary>
    internal const int JavaBatchSize = 16_384;
    const string MaxMessageBytesName = "max.message.bytes";

    readonly object _gate = new();
    volatile bool _isKnown;
    bool _asked;
    int _maxMessageBytes;

    /// <summary>Whether batches may follow one another without waiting.</summary>
    internal bool IsKnown => _isKnown;

    /// <summary>Whether nothing may be outstanding before the limit is known: a batch refused in a transaction fails it, and cannot be split and sent again.</summary>
    internal bool MustBeKnown => producer.IsTransactional;

    /// <summary>The maximum size of outstanding records, in bytes.</summary>
    internal int MaxBytesUnderWay => _isKnown ? int.MaxValue : JavaBatchSize;

    /// <summary>The topic's max.message.bytes; null if the brokers have not returned it.</summary>
    internal int? MaxMessageBytes => Volatile.Read(ref _maxMessageBytes) is > 0 and var bytes ? bytes : null;

    /// <summary>Whether later records must wait, because the client's batches are about to become smaller than some that are outstanding.</summary>
    internal bool AwaitsSmallerBatches => producer.AwaitsSmallerBatches;

    /// <summary>Asks the brokers in the background; does so once.</summary>
    internal void Ask()
    {
        lock (_gate)
        {
            if (_asked) return;
            _asked = true;
        }

        OwnThread.Run(Learn);
    }

    /// <summary>Halves the client's batch size after a batch was refused as too large nevertheless.</summary>
    internal void OnTooLarge() => producer.LimitBatchSize(producer.BatchSize / 2);

    /// <summary>Handles the brokers' answer, or its absence.</summary>
    /// <param name="error">0, or why there was no answer.</param>
    /// <param name="value">The value of max.message.bytes.</param>
    internal void OnAnswer(int error, string? value)
    {
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int limit))
        {
            Volatile.Write(ref _maxMessageBytes, limit);
            producer.LimitBatchSize(limit);
        }
        else if (error is not (ErrorCodes.UnsupportedFeature or ErrorCodes.TimedOut))
        {
            // Brokers that do not know the request are too old for topic limits to matter, or are an embedded cluster, which has none. Brokers that do not answer have
            // other problems: nothing waits for them any longer, and a batch that they refuse as too large is split.
            producer.LimitBatchSize(JavaBatchSize);
        }

        _isKnown = true;
    }

    void Learn()
    {
        try
        {
            (int error, string? value) = producer.TopicConfiguration(topic, MaxMessageBytesName);
            OnAnswer(error, value);
        }
        catch (ProducerClosedException)
        {
            // Nobody is waiting for an answer any more.
            _isKnown = true;
        }
    }
}
