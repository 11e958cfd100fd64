using System.Globalization;

namespace KafkaPS.Producing;

/// <summary>The open producers of one runspace. The newest is the default.</summary>
sealed class ProducerSession
{
    readonly List<KafkaProducer> _producers = [];
    int _named;

    /// <summary>The session of the runspace that the calling thread runs in.</summary>
    internal static ProducerSession Current => RunspaceLocal<ProducerSession>.Current;

    /// <summary>The open producers, oldest first.</summary>
    internal IReadOnlyList<KafkaProducer> Open
    {
        get
        {
            // Another runspace may have closed a producer that was passed to it.
            if (_producers.RemoveAll(producer => producer.State == KafkaProducerState.Closed) > 0) MarkDefault();
            return _producers;
        }
    }

    /// <summary>The producer used when none is named, or null if none is open.</summary>
    internal KafkaProducer? Default => Open.Count == 0 ? null : Open[^1];

    internal KafkaProducer? Find(string name) => Open.FirstOrDefault(producer => string.Equals(producer.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Returns the next free name, in the style of Java's client IDs: producer-1, producer-2 …</summary>
    internal string NextName()
    {
        string name;
        do
        {
            name = "producer-" + (++_named).ToString(CultureInfo.InvariantCulture);
        }
        while (Find(name) is not null);
        return name;
    }

    internal void Add(KafkaProducer producer)
    {
        _producers.Add(producer);
        MarkDefault();
    }

    void MarkDefault()
    {
        foreach (KafkaProducer producer in _producers) producer.IsDefault = producer == _producers[^1];
    }
}
