namespace KafkaPS.Records;

/// <summary>What the name of a topic tells.</summary>
static class TopicName
{
    const int MaxLength = 249;

    /// <summary>Kafka's rule for names (<c>org.apache.kafka.common.internals.Topic</c>). Beyond it the client would cut a name short, or have no topic at all.</summary>
    internal static bool IsValid(string name) =>
        name.Length is > 0 and <= MaxLength && name is not ("." or "..") && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-');

    /// <summary>Whether it begins as those of Kafka and of tools around it do, which nobody writes to: they are suggested to no one, and shown only to who asks for them.</summary>
    internal static bool IsOfSystem(string name) => name.StartsWith("__", StringComparison.Ordinal);
}
