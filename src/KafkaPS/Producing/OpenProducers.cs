namespace KafkaPS.Producing;

/// <summary>All open producers of the process, so that its end does not silently drop what they still hold.</summary>
static class OpenProducers
{
    static readonly HashSet<KafkaProducer> All = [];

    static OpenProducers() => AppDomain.CurrentDomain.ProcessExit += (_, _) => CloseAll();

    internal static void Add(KafkaProducer producer)
    {
        lock (All) All.Add(producer);
    }

    internal static void Remove(KafkaProducer producer)
    {
        lock (All) All.Remove(producer);
    }

    static void CloseAll()
    {
        KafkaProducer[] open;
        lock (All) open = [.. All];
        Parallel.ForEach(open, producer => producer.Dispose());
    }
}
