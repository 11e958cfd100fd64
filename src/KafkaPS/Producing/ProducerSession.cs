using System.Globalization;

namespace KafkaPS.Producing;

/// <summary>The open producers of one runspace. The youngest is the default one.</summary>
sealed class ProducerSession
{
    readonly List<KafkaProducer> _producers = [];
    int _named;

    /// <summary>The session of the runspace that the calling thread runs in.</summary>
    internal static ProducerSession Current => RunspaceLocal<ProducerSession>.Current;

    /// <summary>The producers that are open, oldest first.</summary>
    internal IReadOnlyList<KafkaProducer> Open
    {
        get
        {
            // One may have been closed by another runspace that it was passed to.
            if (_producers.RemoveAll(producer => producer.State == KafkaProducerState.Closed) > 0) MarkDefault();
            return _producers;
        }
    }

    /// <summary>The producer that is used when none is named, or null when none is open.</summary>
    internal KafkaProducer? Default => Open.Count == 0 ? null : Open[^1];

    internal KafkaProducer? Find(string name) => Open.FirstOrDefault(producer => string.Equals(producer.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The next free name in the manner of Java's client ids: producer-1, producer-2 …</summary>
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
