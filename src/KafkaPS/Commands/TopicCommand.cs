using System.Management.Automation;
using KafkaPS.Cluster;
using KafkaPS.Errors;
using KafkaPS.Producing;
using KafkaPS.Records;

namespace KafkaPS.Commands;

/// <summary>The base class of cmdlets that read topics. Provides the producer whose client sends the requests, and finds topics by name.</summary>
public abstract class TopicCommand : ClientCommand
{
    IReadOnlyList<KafkaTopic>? _topics;
    bool _isDone;
    SendProgress _progress = null!;

    /// <summary>The brokers, in the format of Kafka's tools.</summary>
    private protected string Brokers => string.Join(',', CallProducer.BootstrapServer);

    private protected TopicReader Reader { get; private set; } = null!;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _progress = new SendProgress(this, "Asking Kafka", Brokers);
        Reader = new TopicReader(CallProducer, Stop) { WhileWaiting = () => _progress.OnWaiting(outstanding: null, CallProducer.LastReason) };
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        _progress.Complete();
        WriteClientLog(CallProducer);
        _isDone = true;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // A request may still be in flight if the call ended early.
        EndProducer(_isDone);
        base.Dispose(disposing);
    }

    /// <summary>Returns the topics with these names. A topic that does not exist causes a non-terminating error, unless the name has wildcards.</summary>
    /// <param name="names">The names. Wildcards are allowed. As in Kafka, names without wildcards are case-sensitive.</param>
    private protected List<KafkaTopic> Find(string[] names)
    {
        IReadOnlyList<KafkaTopic> all = _topics ??= Call(Reader.ReadAll);
        var found = new List<KafkaTopic>();
        foreach (string name in names)
        {
            if (WildcardPattern.ContainsWildcardCharacters(name)) found.AddRange(Matching(name, all));
            else if (all.FirstOrDefault(topic => topic.Name == name) is { } topic) found.Add(topic);
            else OnMissing(name, all);
        }

        return found;
    }

    /// <summary>Sends a request to the cluster. Any error ends the call.</summary>
    private protected T Call<T>(Func<T> question) => Run(CallProducer, question);

    /// <summary>Reports an error that affects only one topic.</summary>
    private protected virtual void WriteTopicError(ErrorRecord error) => WriteError(error);

    static IEnumerable<KafkaTopic> Matching(string name, IReadOnlyList<KafkaTopic> topics)
    {
        var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase);
        bool showsInternal = TopicName.IsOfSystem(name);
        return topics.Where(topic => pattern.IsMatch(topic.Name) && (showsInternal || !topic.IsInternal));
    }

    void OnMissing(string name, IReadOnlyList<KafkaTopic> all)
    {
        if (!TopicName.IsValid(name)) WriteTopicError(KafkaErrors.ToErrorRecord(KafkaErrors.InvalidTopic(name), name));
        // The pipeline has bound the Name property of a producer.
        else if (ProducerSession.Current.Find(name) is { } producer)
            WriteTopicError(KafkaErrors.NotFound("NoSuchTopic", $"There is no topic '{name}' at {Brokers}: it is the name of a producer. Use -Producer {producer}.", name, []));
        else if (Call(() => Reader.WhyMissing(name)) is { } error) WriteTopicError(KafkaErrors.ToErrorRecord(error, name));
        else WriteTopicError(KafkaErrors.NotFound("NoSuchTopic", $"The topic '{name}' does not exist at {Brokers}.", name, all.Select(topic => topic.Name)));
    }
}
