using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace KafkaPS.Producing;

/// <summary>
/// How large a batch a topic takes. A broker refuses a whole batch that is larger than the topic's <c>max.message.bytes</c>, and the records behind it
/// would then overtake it; Java's producer divides such a batch (KIP-126), librdkafka fails all its records.
/// </summary>
/// <remarks>
/// So the first batch of a topic is as small as Java's are by default, and the next one waits for it. Meanwhile the brokers are asked for the limit: from the
/// answer on the client's batches stay below it. Where nobody may ask, each batch that was acknowledged allows the next to be twice as large.
/// Most topics take more than the client ever puts into a batch, and cost no more than the one question.
/// </remarks>
sealed class BatchLimit(NativeProducer producer, string topic)
{
    /// <summary>Java's default of batch.size.</summary>
    const int FirstBatchBytes = 16_384;
    const string MaxMessageBytesName = "max.message.bytes";
    const int AskMs = 5000;

    readonly object _gate = new();
    volatile int _maxBatchBytes = FirstBatchBytes;
    bool _asked;
    int _maxMessageBytes;

    /// <summary>Records of so many bytes may be outstanding at once.</summary>
    internal int MaxBatchBytes => _maxBatchBytes;

    /// <summary>Whether batches may follow one another without waiting.</summary>
    internal bool IsKnown => _maxBatchBytes == int.MaxValue;

    /// <summary>The topic's max.message.bytes; null when the brokers have not told it.</summary>
    internal int? MaxMessageBytes => Volatile.Read(ref _maxMessageBytes) is > 0 and var bytes ? bytes : null;

    /// <summary>Asks the brokers in the background, once.</summary>
    internal void Ask()
    {
        lock (_gate)
        {
            if (_asked || IsKnown) return;
            _asked = true;
        }

        Task.Run(AskAsync);
    }

    /// <summary>All that was outstanding was reported, and nothing was too large: the topic takes as much.</summary>
    /// <param name="bytes">How much that was.</param>
    internal void OnDelivered(int bytes)
    {
        // A small batch says nothing of a larger one.
        if (IsKnown || bytes < _maxBatchBytes / 2) return;
        long next = _maxBatchBytes * 2L;
        _maxBatchBytes = next >= producer.BatchSize ? int.MaxValue : (int)next;
    }

    /// <summary>A batch was refused as too large: from now on the client's batches are half as large as the smaller of what they were and what was sent.</summary>
    internal void OnTooLarge()
    {
        producer.LimitBatchSize(Math.Min(producer.BatchSize, _maxBatchBytes) / 2);
    }

    async Task AskAsync()
    {
        try
        {
            int? limit = await producer.Call((client, stop) => AskAsync(client.Handle, stop)).ConfigureAwait(false);
            if (limit is null) return;
            Volatile.Write(ref _maxMessageBytes, limit.Value);
            if (limit < producer.BatchSize) producer.LimitBatchSize(limit.Value);
            _maxBatchBytes = int.MaxValue;
        }
        catch (Exception e) when (e is Confluent.Kafka.KafkaException or ObjectDisposedException or OperationCanceledException)
        {
            // No right to ask, no broker that knows the question, or closed meanwhile: the acknowledgements tell.
        }
    }

    async Task<int?> AskAsync(Handle client, CancellationToken stop)
    {
        using IAdminClient admin = new DependentAdminClientBuilder(client).Build();
        List<DescribeConfigsResult> answers = await admin.DescribeConfigsAsync([new ConfigResource { Type = ResourceType.Topic, Name = topic }],
            new DescribeConfigsOptions { RequestTimeout = TimeSpan.FromMilliseconds(AskMs) }).WaitAsync(stop).ConfigureAwait(false);
        return answers[0].Entries.TryGetValue(MaxMessageBytesName, out ConfigEntryResult? entry)
            && int.TryParse(entry.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int bytes) ? bytes : null;
    }
}
