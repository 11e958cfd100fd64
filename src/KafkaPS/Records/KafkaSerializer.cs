using KafkaPS.Records;

namespace KafkaPS;

/// <summary>
/// How keys or values become bytes. Where a cmdlet takes one, it takes its name (<c>Int32</c>), the name of Java's class of the same bytes
/// (<c>org.apache.kafka.common.serialization.IntegerSerializer</c>, with or without the package), or a script block.
/// </summary>
/// <remarks>Null has no bytes, and an empty text has zero bytes: that holds for every serializer, as in Java.</remarks>
public abstract class KafkaSerializer
{
    /// <summary>What <see cref="Write"/> returns for null: no bytes at all, which is not the same as empty.</summary>
    internal const int Null = -1;

    private protected KafkaSerializer(string name) => Name = name;

    /// <summary>Its name: Auto, String, Bytes, Int16, Int32, Int64, Single, Double, Boolean, Guid, Json, or ScriptBlock.</summary>
    public string Name { get; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>The same serializer with what one call says of text and JSON.</summary>
    internal virtual KafkaSerializer With(SerializerOptions options) => this;

    /// <summary>Whether it runs the user's code, in <see cref="Prepare"/>.</summary>
    internal virtual bool RunsUserCode => false;

    /// <summary>Runs the user's code: on the pipeline thread and under no lock, unlike <see cref="Write"/>.</summary>
    /// <returns>What is to be written in place of the value.</returns>
    /// <exception cref="SerializationException">The code failed, or gave what cannot be written.</exception>
    internal virtual object? Prepare(object? value) => value;

    /// <summary>Appends the bytes of a value to the buffer.</summary>
    /// <returns>How many bytes, or <see cref="Null"/>.</returns>
    /// <exception cref="SerializationException">The value has no bytes under this serializer. The buffer may hold a part of it, which the caller takes back.</exception>
    internal abstract int Write(object? value, UnmanagedBuffer buffer);
}
