using KafkaPS.Errors;

namespace KafkaPS.Records;

/// <summary>A record's key and value with the serializers that turn them into bytes.</summary>
readonly ref struct RecordContent
{
    internal required object? Key { get; init; }
    internal required object? Value { get; init; }
    internal required KafkaSerializer KeySerializer { get; init; }
    internal required KafkaSerializer ValueSerializer { get; init; }

    /// <summary>max.request.size: how many bytes key and value may have together.</summary>
    internal required int MaxSize { get; init; }

    /// <summary>The same after the user's own code has run, where a serializer is a script block.</summary>
    /// <param name="item">The value as the user gave it, with what PowerShell has added to it.</param>
    /// <exception cref="SerializationException">The code failed; the message says for which of the two.</exception>
    internal RecordContent Prepare(object? item) => new()
    {
        Key = Run(KeySerializer, Key, isKey: true),
        Value = ValueSerializer.RunsUserCode ? Run(ValueSerializer, item, isKey: false) : Value,
        KeySerializer = KeySerializer,
        ValueSerializer = ValueSerializer,
        MaxSize = MaxSize,
    };

    /// <summary>Appends the bytes of the key, then those of the value.</summary>
    /// <returns>Their lengths; <see cref="KafkaSerializer.Null"/> for null.</returns>
    /// <exception cref="SerializationException">One of them has no bytes; the message says which.</exception>
    /// <exception cref="RecordTooLargeException">Together they are larger than max.request.size.</exception>
    internal (int KeyLength, int ValueLength) Write(UnmanagedBuffer buffer)
    {
        int start = buffer.Length;
        int keyLength = Write(KeySerializer, Key, buffer, isKey: true);
        int valueLength = Write(ValueSerializer, Value, buffer, isKey: false);
        int size = buffer.Length - start;
        return size <= MaxSize ? (keyLength, valueLength) : throw KafkaErrors.RecordTooLarge(size, MaxSize);
    }

    static object? Run(KafkaSerializer serializer, object? content, bool isKey)
    {
        try
        {
            return serializer.Prepare(content);
        }
        catch (SerializationException e)
        {
            throw KafkaErrors.Serialization(e, isKey);
        }
    }

    static int Write(KafkaSerializer serializer, object? content, UnmanagedBuffer buffer, bool isKey)
    {
        try
        {
            return content is null ? KafkaSerializer.Null : serializer.Write(content, buffer);
        }
        catch (SerializationException e)
        {
            throw KafkaErrors.Serialization(e, isKey);
        }
    }
}
