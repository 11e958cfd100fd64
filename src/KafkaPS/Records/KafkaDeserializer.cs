namespace KafkaPS;

/// <summary>
/// Converts keys or values of records that were read to objects. Cmdlets accept its name (<c>Int32</c>), the name of Java's class
/// (<c>org.apache.kafka.common.serialization.IntegerDeserializer</c>, with or without the package), or a script block.
/// </summary>
/// <remarks>The bytes of a record stay as they are: a record that is sent again keeps them. Null stays null.</remarks>
public abstract class KafkaDeserializer
{
    private protected KafkaDeserializer(string name) => Name = name;

    /// <summary>Its name: Auto, String, Bytes, Int16, Int32, Int64, Single, Double, Boolean, Guid, Json, or ScriptBlock. The serializer with this name writes what it reads.</summary>
    public string Name { get; }

    /// <summary>Returns the name.</summary>
    public override string ToString() => Name;

    /// <summary>Returns the same deserializer with the encoding of a call.</summary>
    internal virtual KafkaDeserializer With(System.Text.Encoding encoding) => this;

    /// <summary>Returns the object that the bytes represent.</summary>
    /// <exception cref="SerializationException">The bytes represent none; the message says why.</exception>
    internal abstract object? Read(byte[] bytes);
}
