using System.Globalization;
using KafkaPS.Clients;
using KafkaPS.Errors;

namespace KafkaPS.Producing;

/// <summary>
/// How large a batch a topic takes. A broker refuses a whole batch that is larger than the topic's <c>max.message.bytes</c>, and what is behind it would
/// overtake it; Java's producer divides such a batch (KIP-126), librdkafka fails all its records.
/// </summary>
/// <remarks>
/// So no more than one of Java's batches is under way until the brokers have told the limit, and from then on the client's batches stay below it. Most topics
/// take more than the client ever puts into a batch, and cost no more than the one question. What brokers that do not answer find too large is
/// divided; who may not ask has batches of Java's default size. A transaction fails with a batch that is refused, so in one the limit is asked for before the first record.
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

    /// <summary>Whether nothing may be under way before the brokers have told the limit: what they refuse in a transaction fails it, and cannot be divided and sent again.</summary>
    internal bool MustBeKnown => producer.IsTransactional;

    /// <summary>Records of so many bytes may be under way at once.</summary>
    internal int MaxBytesUnderWay => _isKnown ? int.MaxValue : JavaBatchSize;

    /// <summary>The topic's max.message.bytes; null when the brokers have not told it.</summary>
    internal int? MaxMessageBytes => Volatile.Read(ref _maxMessageBytes) is > 0 and var bytes ? bytes : null;

    /// <summary>Whether what comes next has to wait, because the client's batches are to become smaller than some that are under way.</summary>
    internal bool AwaitsSmallerBatches => producer.AwaitsSmallerBatches;

    /// <summary>Asks the brokers in the background, once.</summary>
    internal void Ask()
    {
        lock (_gate)
        {
            if (_asked) return;
            _asked = true;
        }

        OwnThread.Run(Learn);
    }

    /// <summary>A batch was refused as too large all the same: from now on the client's batches are half as large.</summary>
    internal void OnTooLarge() => producer.LimitBatchSize(producer.BatchSize / 2);

    /// <summary>What the brokers have answered, or that they have not.</summary>
    /// <param name="error">0, or why there is no answer.</param>
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
            // Brokers that do not know the question are older than limits of topics are worth a thought, or an embedded cluster, which has none. Those that do not answer
            // have other worries: nothing waits for them any longer, and a batch that they refuse as too large is divided.
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
            // Nobody is to wait for an answer any more.
            _isKnown = true;
        }
    }
}
