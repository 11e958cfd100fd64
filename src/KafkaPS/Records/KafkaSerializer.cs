namespace KafkaPS.Records;

/// <summary>Turns a key or a value into bytes.</summary>
abstract class KafkaSerializer
{
    /// <summary>What <see cref="Write"/> returns for null: no bytes at all, which is not the same as empty.</summary>
    internal const int Null = -1;

    /// <summary>Appends the bytes of a value to the buffer.</summary>
    /// <returns>How many bytes, or <see cref="Null"/>.</returns>
    /// <exception cref="SerializationException">The value has no bytes under this serializer. The buffer may hold a part of it, which the caller takes back.</exception>
    internal abstract int Write(object? value, UnmanagedBuffer buffer);
}
