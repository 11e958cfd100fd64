using KafkaPS.Interop;
using KafkaPS.Records;

namespace KafkaPS.Consuming;

/// <summary>A record in the client's memory, valid until the method that receives it returns.</summary>
readonly unsafe ref struct ReceivedRecord(NativeMessage* message, string topic)
{
    readonly NativeMessage* _message = message;

    internal string Topic { get; } = topic;

    internal int Partition => _message->Partition;

    internal long Offset => _message->Offset;

    internal bool HasKey => _message->Key != 0;

    /// <summary>Whether the record has a value; false for a tombstone.</summary>
    internal bool HasValue => _message->Value != 0;

    internal ReadOnlySpan<byte> Key => new((void*)_message->Key, (int)_message->KeyLength);

    internal ReadOnlySpan<byte> Value => new((void*)_message->Value, (int)_message->ValueLength);

    /// <summary>The timestamp in milliseconds since 1970; -1 when there is none.</summary>
    internal long TimestampMs
    {
        get
        {
            int type;
            return Librdkafka.MessageTimestamp(_message, &type);
        }
    }

    /// <summary>The key, value and headers.</summary>
    internal RecordBytes Bytes => new(Key, HasKey, Value, HasValue, Headers);

    internal KafkaHeader[] Headers => MessageHeaders.Of(_message);

    /// <summary>Copies the record with its bytes, so that it can be kept.</summary>
    internal KafkaRecord ToRecord() => new()
    {
        Topic = Topic,
        Partition = Partition,
        Offset = Offset,
        Timestamp = RecordTimestamp.OfReceived(TimestampMs),
        Headers = Headers,
        Serialized = SerializedContent.Copy(_message->Key, _message->KeyLength, _message->Value, _message->ValueLength),
    };
}
