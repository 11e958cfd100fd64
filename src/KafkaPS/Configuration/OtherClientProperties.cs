namespace KafkaPS.Configuration;

/// <summary>
/// The properties that a producer does not have and that its configuration may hold all the same, because other clients share the file, or a newer Java
/// producer (other-clients.tsv): Java's ConsumerConfig and AdminClientConfig, librdkafka's consumer, Kafka Streams, and the Schema Registry.
/// </summary>
static class OtherClientProperties
{
    static readonly Lazy<Dictionary<string, string>> Clients = new(() =>
        TabSeparated.Read("other-clients.tsv", "name\tclient").ToDictionary(cells => cells[0], cells => cells[1], StringComparer.Ordinal));

    /// <summary>Whose property it is, such as <c>a consumer</c>; null when it is nobody's that is known.</summary>
    internal static string? OwnerOf(string name) =>
        Clients.Value.GetValueOrDefault(name)
        ?? Clients.Value.Where(row => row.Key.EndsWith('*') && name.StartsWith(row.Key[..^1], StringComparison.Ordinal)).Select(row => row.Value).FirstOrDefault();
}
