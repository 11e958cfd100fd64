using System.Collections;
using System.Management.Automation;
using KafkaPS.Cluster;
using KafkaPS.Configuration;
using KafkaPS.Producing;

namespace KafkaPS.Completion;

/// <summary>Completes the names of topics, asking the cluster of -Producer, of -BootstrapServer, or of the session's default producer, for a second at most.</summary>
sealed class TopicNameCompleter : WordCompleter
{
    const int LimitMs = 1000;

    private protected override IEnumerable<(string Word, string Meaning)> Words(string parameterName, IDictionary boundParameters)
    {
        try
        {
            if (boundParameters["BootstrapServer"] is { } brokers)
            {
                using var producer = new KafkaProducer("completion", ProducerConfiguration.Create(new Hashtable
                {
                    ["bootstrap.servers"] = string.Join(',', LanguagePrimitives.ConvertTo<string[]>(brokers)),
                }));
                return Ask(producer);
            }

            KafkaProducer? open = boundParameters["Producer"] is string name ? ProducerSession.Current.Find(name)
                : boundParameters["Producer"] as KafkaProducer ?? ProducerSession.Current.Default;
            return open is null ? [] : Ask(open);
        }
        catch (Exception e) when (e is KafkaException or ObjectDisposedException or PSInvalidCastException)
        {
            // Somebody who presses Tab asks for names, not for what is the matter.
            return [];
        }
    }

    static (string, string)[] Ask(KafkaProducer producer) =>
        [.. new TopicReader(producer, CancellationToken.None, LimitMs).ReadAll().Where(topic => !topic.IsInternal).Select(topic => (topic.Name, $"{topic.PartitionCount} partitions"))];
}
