using System.Collections;
using Confluent.Kafka;
using KafkaPS.Checkpoints;
using KafkaPS.Clients;
using KafkaPS.Errors;
using KafkaPS.Producing;
using KafkaPS.Records;
using TopicMetadata = Confluent.Kafka.TopicMetadata;

namespace KafkaPS.Completion;

/// <summary>Completes the names of checkpoints in the default topic, which the session's default producer reads, if Kafka answers in time.</summary>
sealed class CheckpointNameCompleter : WordCompleter
{
    const int LimitMs = 1000;

    private protected override IEnumerable<(string Word, string Meaning)> Words(string parameterName)
    {
        if (ProducerSession.Current.Default is not { } producer) return [];
        using var limit = new CancellationTokenSource(LimitMs);
        using var reader = new CheckpointReader(producer, CheckpointTopic.DefaultName, CheckpointTopic.Partition, null, limit.Token);
        try
        {
            return [.. reader.Read(mayBeMissing: true).Select(entry => entry.Checkpoint).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name => (name, ""))];
        }
        catch (Exception e) when (e is KafkaException or CheckpointException or OperationCanceledException)
        {
            return [];
        }
    }
}

/// <summary>Completes the names of topics. A broker that does not answer within a short time completes nothing, without an error.</summary>
sealed class TopicNameCompleter : WordCompleter
{
    static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(300);

    private protected override IEnumerable<(string Word, string Meaning)> Words(string parameterName, IDictionary bound)
    {
        Task<List<TopicMetadata>> question;
        if (Producer(bound) is { } producer) question = OwnThread.Run(() => Ask(producer));
        else if (Servers(bound) is { } servers) question = OwnThread.Run(() => Ask(servers));
        else return [];
        try
        {
            if (!question.Wait(Limit)) return [];
        }
        catch (AggregateException)
        {
            return [];
        }

        return question.Result.Where(topic => !TopicName.IsOfSystem(topic.Topic))
            .OrderBy(topic => topic.Topic, StringComparer.Ordinal).Select(topic => (topic.Topic, $"{topic.Topic}: {topic.Partitions.Count} partitions"));
    }

    /// <summary>Returns the open producer that the call would use.</summary>
    static KafkaProducer? Producer(IDictionary bound)
    {
        ProducerSession session = ProducerSession.Current;
        return Unwrap(bound["Producer"]) switch
        {
            KafkaProducer producer => producer,
            string name => session.Find(name),
            _ when Servers(bound) is { } servers => session.Open.FirstOrDefault(producer => string.Join(',', producer.BootstrapServer) == servers),
            _ => session.Default,
        };
    }

    static string? Servers(IDictionary bound) => Unwrap(bound["BootstrapServer"]) switch
    {
        string one => one,
        IEnumerable several => string.Join(',', several.Cast<object?>()),
        _ => null,
    };

    static object? Unwrap(object? value) => value is System.Management.Automation.PSObject wrapped ? wrapped.BaseObject : value;

    static List<TopicMetadata> Ask(KafkaProducer producer) => producer.Ask(admin => admin.GetMetadata(Limit).Topics);

    /// <summary>Asks the brokers directly when no producer is open, which works if they require no login.</summary>
    static List<TopicMetadata> Ask(string servers)
    {
        using IAdminClient admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = servers })
            .SetLogHandler(static (_, _) => { }).SetErrorHandler(static (_, _) => { }).Build();
        return admin.GetMetadata(Limit).Topics;
    }
}
