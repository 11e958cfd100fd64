namespace KafkaPS.Records;

/// <summary>The objects that deserializers created from a record's key and value. The record itself is still its bytes.</summary>
sealed record DeserializedContent(object? Key, object? Value);
