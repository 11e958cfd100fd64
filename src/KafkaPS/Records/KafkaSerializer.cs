using KafkaPS.Records;

namespace KafkaPS;

/// <summary>
/// Converts keys or values to bytes. Cmdlets accept its name (<c>Int32</c>), the name of Java's class with the same bytes
/// (<c>org.apache.kafka.common.serialization.IntegerSerializer</c>, with or without the package), or a script block.
/// </summary>
/// <remarks>For every serializer, as in Java, null has no bytes, and an empty text has zero bytes.</remarks>
public abstract class KafkaSerializer
{
    /// <summary>What <see cref="Write"/> returns for null: no bytes at all, which differs from empty.</summary>
    internal const int Null = -1;

    private protected KafkaSerializer(string name) => Name = name;

    /// <summary>Its name: Auto, String, Bytes, Int16, Int32, Int64, Single, Double, Boolean, Guid, Json, or ScriptBlock.</summary>
    public string Name { get; }

    /// <summary>Returns the name.</summary>
    public override string ToString() => Name;

    /// <summary>Returns the same serializer with a call's options for text and JSON.</summary>
    internal virtual KafkaSerializer With(SerializerOptions options) => this;

    /// <summary>Whether it runs the user's code, in <see cref="Prepare"/>.</summary>
    internal virtual bool RunsUserCode => false;

    /// <summary>Runs the user's code: on the pipeline thread and without a lock, unlike <see cref="Write"/>.</summary>
    /// <returns>What to write instead of the value.</returns>
    /// <exception cref="SerializationException">The code failed, or returned something that cannot be written.</exception>
    internal virtual object? Prepare(object? value) => value;

    /// <summary>Appends the bytes of a value to the buffer.</summary>
    /// <returns>The number of bytes, or <see cref="Null"/>.</returns>
    /// <exception cref="SerializationException">The serializer cannot write the value. The buffer may contain a part of it, which the caller removes.</exception>
    internal abstract int Write(object? value, UnmanagedBuffer buffer);
}
