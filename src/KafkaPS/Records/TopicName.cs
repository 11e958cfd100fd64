namespace KafkaPS.Records;

/// <summary>Checks topic names.</summary>
static class TopicName
{
    const int MaxLength = 249;

    /// <summary>Returns whether a name follows Kafka's rule (<c>org.apache.kafka.common.internals.Topic</c>). If not, the client would cut it, or have no topic at all.</summary>
    internal static bool IsValid(string name) =>
        name.Length is > 0 and <= MaxLength && name is not ("." or "..") && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-');

    /// <summary>Returns whether a topic belongs to Kafka or to tools around it, by its prefix. Users do not write to these: they are not suggested, and shown only on request.</summary>
    internal static bool IsOfSystem(string name) => name.StartsWith("__", StringComparison.Ordinal);
}
