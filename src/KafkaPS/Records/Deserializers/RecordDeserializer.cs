using System.Text;
using KafkaPS.Errors;

namespace KafkaPS.Records;

/// <summary>Creates objects from the keys and values of records that were read. Their bytes stay as they are.</summary>
sealed class RecordDeserializer
{
    readonly KafkaDeserializer _key, _value;

    RecordDeserializer(KafkaDeserializer key, KafkaDeserializer value) => (_key, _value) = (key, value);

    /// <summary>Returns a deserializer for a call's keys and values; null when a record shows the same by itself.</summary>
    internal static RecordDeserializer? Of(KafkaDeserializer? key, KafkaDeserializer? value, Encoding encoding) => key is null or AutoDeserializer && value is null or AutoDeserializer ? null
        : new RecordDeserializer((key ?? AutoDeserializer.Default).With(encoding), (value ?? AutoDeserializer.Default).With(encoding));

    /// <summary>Returns the record with its objects.</summary>
    /// <exception cref="SerializationException">Its key or value has another format.</exception>
    internal KafkaRecord Of(KafkaRecord record) => new()
    {
        Topic = record.Topic,
        Partition = record.Partition,
        Offset = record.Offset,
        Timestamp = record.Timestamp,
        Headers = record.Headers,
        Serialized = record.Serialized,
        Deserialized = new(Read(_key, record.Serialized!.Key, record, isKey: true), Read(_value, record.Serialized.Value, record, isKey: false)),
    };

    static object? Read(KafkaDeserializer deserializer, byte[]? bytes, KafkaRecord record, bool isKey)
    {
        try
        {
            return bytes is null ? null : deserializer.Read(bytes);
        }
        catch (SerializationException e)
        {
            throw KafkaErrors.Deserialization(record.ToString(), e, isKey);
        }
    }
}
