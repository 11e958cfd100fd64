namespace KafkaPS;

/// <summary>
/// How keys or values of records that were read become objects. Where a cmdlet takes one, it takes its name (<c>Int32</c>), the name of Java's class
/// (<c>org.apache.kafka.common.serialization.IntegerDeserializer</c>, with or without the package), or a script block.
/// </summary>
/// <remarks>The bytes of a record stay as they are: a record that is sent again is sent with them. Null stays null.</remarks>
public abstract class KafkaDeserializer
{
    private protected KafkaDeserializer(string name) => Name = name;

    /// <summary>Its name: Auto, String, Bytes, Int16, Int32, Int64, Single, Double, Boolean, Guid, Json, or ScriptBlock. The serializer of this name writes what it reads.</summary>
    public string Name { get; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>The same deserializer with the encoding of one call.</summary>
    internal virtual KafkaDeserializer With(System.Text.Encoding encoding) => this;

    /// <summary>The object that the bytes are.</summary>
    /// <exception cref="SerializationException">They are none; the message says why.</exception>
    internal abstract object? Read(byte[] bytes);
}
