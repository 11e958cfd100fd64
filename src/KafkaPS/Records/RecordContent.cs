using KafkaPS.Errors;

namespace KafkaPS.Records;

/// <summary>A record's key and value before serialization: the serializers with their input, or bytes that already exist.</summary>
readonly ref struct RecordContent
{
    readonly ReadOnlySpan<byte> _line;
    readonly bool _isLine;
    readonly ReadOnlySpan<byte> _lineKey;
    readonly bool _hasLineKey;

    internal RecordContent(object? key, KafkaSerializer keySerializer, object? value, KafkaSerializer valueSerializer)
    {
        (Key, KeySerializer) = (key, keySerializer);
        (Value, ValueSerializer) = (value, valueSerializer);
    }

    /// <summary>A record whose value is a line of a file, byte by byte.</summary>
    internal RecordContent(object? key, KafkaSerializer keySerializer, ReadOnlySpan<byte> line)
        : this(key, keySerializer, null, AutoSerializer.Default)
    {
        _line = line;
        _isLine = true;
    }

    /// <summary>A record whose key and value are parts of a line of a file, byte by byte.</summary>
    internal RecordContent(ReadOnlySpan<byte> key, ReadOnlySpan<byte> line)
        : this(null, AutoSerializer.Default, line)
    {
        _lineKey = key;
        _hasLineKey = true;
    }

    /// <summary>A record that is already serialized.</summary>
    internal RecordContent(SerializedContent serialized)
        : this(serialized.Key, AutoSerializer.Default, serialized.Value, AutoSerializer.Default)
    {
    }

    /// <summary>The key before serialization.</summary>
    internal object? Key { get; }

    KafkaSerializer KeySerializer { get; }

    object? Value { get; }

    KafkaSerializer ValueSerializer { get; }

    /// <summary>Runs the user's own code if a serializer is a script block, and returns the resulting content.</summary>
    /// <param name="item">The value as the user gave it, with what PowerShell added to it.</param>
    /// <exception cref="SerializationException">The code failed; the message says whether for the key or the value.</exception>
    internal RecordContent Prepare(object? item)
    {
        object? key = Run(KeySerializer, Key, isKey: true);
        if (_isLine) return new(key, KeySerializer, _line);
        return new(key, KeySerializer, ValueSerializer.RunsUserCode ? Run(ValueSerializer, item, isKey: false) : Value, ValueSerializer);
    }

    /// <summary>Appends the bytes of the key, then those of the value.</summary>
    /// <returns>Their lengths; <see cref="KafkaSerializer.Null"/> for null.</returns>
    /// <exception cref="SerializationException">One of them cannot be serialized; the message says which.</exception>
    internal (int KeyLength, int ValueLength) Write(UnmanagedBuffer buffer)
    {
        int keyLength = _hasLineKey ? buffer.Append(_lineKey) : Write(KeySerializer, Key, buffer, isKey: true);
        return (keyLength, _isLine ? buffer.Append(_line) : Write(ValueSerializer, Value, buffer, isKey: false));
    }

    /// <summary>Serializes the record separately when it cannot go into a batch yet.</summary>
    /// <inheritdoc cref="Write(UnmanagedBuffer)"/>
    internal SerializedContent Serialize()
    {
        using var buffer = new UnmanagedBuffer(256);
        (int keyLength, int valueLength) = Write(buffer);
        ReadOnlySpan<byte> bytes = buffer.Written;
        byte[]? key = keyLength == KafkaSerializer.Null ? null : bytes[..keyLength].ToArray();
        return new(key, valueLength == KafkaSerializer.Null ? null : bytes[^valueLength..].ToArray());
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
