using Confluent.Kafka;
using Confluent.Kafka.Admin;
using KafkaPS.Errors;
using KafkaPS.Records;

namespace KafkaPS.Producing;

/// <summary>What the brokers say about a topic that they do not know.</summary>
/// <param name="IsCreatedByItself">Whether they create a topic that a producer asks for (auto.create.topics.enable); null if they do not say.</param>
/// <param name="Reason">That there is no such topic, and which topics the user may have meant.</param>
sealed record MissingTopic(bool? IsCreatedByItself, string Reason)
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>Asks a broker; takes a few seconds at most, and never fails.</summary>
    internal static MissingTopic Ask(NativeProducer producer, string name)
    {
        bool? isCreated = null;
        string[] nearest = [];
        try
        {
            isCreated = producer.Ask(admin =>
            {
                Metadata metadata = admin.GetMetadata(Limit);
                nearest = NearestNames.Of(name, metadata.Topics.Select(topic => topic.Topic).Where(topic => topic != name && !TopicName.IsOfSystem(topic)));
                return CreatesTopics(admin, metadata.OriginatingBrokerId);
            });
        }
        catch (Exception e) when (e is Confluent.Kafka.KafkaException or AggregateException or ProducerClosedException)
        {
            // Whatever the brokers did not answer stays unknown.
        }

        return new MissingTopic(isCreated, $"The brokers have no topic '{name}'.{(nearest.Length == 0 ? "" : $" Did you mean {string.Join(", ", nearest)}?")}");
    }

    /// <summary>Only users who may describe broker configurations get an answer.</summary>
    static bool? CreatesTopics(IAdminClient admin, int brokerId)
    {
        var broker = new ConfigResource { Type = ResourceType.Broker, Name = brokerId.ToString(System.Globalization.CultureInfo.InvariantCulture) };
        Task<List<DescribeConfigsResult>> answer = admin.DescribeConfigsAsync([broker], new DescribeConfigsOptions { RequestTimeout = Limit });
        return answer.Wait(Limit) && answer.Result[0].Entries.TryGetValue("auto.create.topics.enable", out ConfigEntryResult? entry) ? entry.Value == "true" : null;
    }
}
