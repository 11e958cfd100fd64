namespace KafkaPS.Configuration;

/// <summary>
/// The properties that a producer does not have but its configuration may contain, because other clients or a newer Java producer share the file
/// (other-clients.tsv): Java's ConsumerConfig and AdminClientConfig, librdkafka's consumer, Kafka Streams, and the Schema Registry.
/// </summary>
static class OtherClientProperties
{
    static readonly Lazy<Dictionary<string, string>> Clients = new(() =>
        TabSeparated.Read("other-clients.tsv", "name\tclient").ToDictionary(cells => cells[0], cells => cells[1], StringComparer.Ordinal));

    /// <summary>Returns the client that has the property, such as <c>a consumer</c>; null when no known client has it.</summary>
    internal static string? OwnerOf(string name) =>
        Clients.Value.GetValueOrDefault(name)
        ?? Clients.Value.Where(row => row.Key.EndsWith('*') && name.StartsWith(row.Key[..^1], StringComparison.Ordinal)).Select(row => row.Value).FirstOrDefault();
}
