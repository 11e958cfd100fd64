namespace KafkaPS.Records;

/// <summary>What deserializers have made of a record's key and value. Its bytes are the record all the same.</summary>
sealed record DeserializedContent(object? Key, object? Value);
